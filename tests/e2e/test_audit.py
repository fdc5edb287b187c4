"""A teacher opens a lesson's page in Chromium: the whole way of a look into the audit log, over the dashboard's WebSocket."""

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from services.bootstrap.service import Service, new_login_url
from services.storage.models import AuditRow, UserRow
from tests.dashboard.browsing import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


def test_a_page_that_is_open_is_an_entry(browser: Browser, service: Service, platform: Any) -> None:
    session = platform.create_session()
    login = new_login_url(service.engine, service.settings)

    def looks() -> list[tuple[str, str, UUID | None]]:
        with service.engine.connect() as conn:
            rows = conn.execute(select(AuditRow.actor, AuditRow.action, AuditRow.session_id).order_by(AuditRow.at))
            return [(row.actor, row.action, row.session_id) for row in rows if row.action in {"live.seen", "login.begun"}]

    before = len(looks())  # of others, for whom this service runs too
    with service.engine.connect() as conn:
        teacher = str(conn.execute(select(UserRow.id)).scalar_one())
    with Visit(browser, 390) as visit:
        page = visit.open(f"{login}?next=/sessions/{session['id']}")
        page.get_by_role("button", name="Open the dashboard").click()
        page.get_by_role("heading", name="Algebra").wait_for()
        page.wait_for_function("() => document.body.innerText.includes('/join/')")
        assert looks()[-1] == (teacher, "live.seen", UUID(session["id"]))
        visit.open(f"{service.settings.base_url}/sessions/{session['id']}").get_by_role("heading", name="Algebra").wait_for()
    assert [action for _, action, _ in looks()[before:]] == ["login.begun", "live.seen"]
