"""Two teachers of one school at their browsers: each sees their own lessons, and one that is given away leaves the page that shows it."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import texts
from services.api.languages.english import ENGLISH
from services.bootstrap.service import Service
from services.storage import organisations, users
from tests.dashboard.browsing import Visit, keep

pytestmark = [pytest.mark.e2e, pytest.mark.browser]
PATIENCE_MS = 30_000


def log_in(visit: Visit, service: Service, email: str) -> Page:
    with service.engine.begin() as conn:
        user = users.ensure_teacher(conn, organisations.default_organisation(conn), email)
        token = users.create_login_link(conn, user, timedelta(minutes=5))
    page = visit.open(f"{service.settings.base_url}/login/{token}")
    page.get_by_role("button", name="Open the dashboard").click()
    page.get_by_role("heading", name=texts.SESSIONS, exact=True).wait_for()
    return page


def test_a_lesson_is_seen_by_its_teacher_until_it_is_another_s(browser: Browser, service: Service, platform: Any) -> None:
    ada, grace = "ada@school.org", "grace@school.org"
    with Visit(browser) as hers, Visit(browser, 390, "dark") as theirs:
        at_ada, at_grace = log_in(hers, service, ada), log_in(theirs, service, grace)
        lesson = platform.http.post("/api/v1/sessions", json={"title": "Euclid", "teacher": ada}).json()
        address = f"{service.settings.base_url}/sessions/{lesson['id']}"

        at_ada.reload()
        at_ada.get_by_text("Euclid").first.click()
        expect(at_ada.get_by_role("heading", name="Euclid")).to_be_visible(timeout=PATIENCE_MS)
        expect(at_ada.get_by_text(texts.WAITING, exact=True)).to_be_visible(timeout=PATIENCE_MS)  # its feed has come

        at_grace.reload()
        expect(at_grace.get_by_text(texts.EMPTY_TITLE)).to_be_visible(timeout=PATIENCE_MS)
        assert at_grace.request.get(f"{service.settings.base_url}/api/v1/sessions/{lesson['id']}/report.html").status == 404
        at_grace.goto(address)
        expect(at_grace.get_by_role("heading", name=texts.NOT_FOUND)).to_be_visible(timeout=PATIENCE_MS)
        keep(at_grace, "another-teachers-session")

        platform.http.patch(f"/api/v1/sessions/{lesson['id']}", json={"teacher": grace}).raise_for_status()
        expect(at_ada.get_by_role("heading", name=texts.NOT_FOUND)).to_be_visible(timeout=PATIENCE_MS)
        expect(at_ada.get_by_text("Euclid")).to_have_count(0)
        at_grace.reload()
        expect(at_grace.get_by_role("heading", name="Euclid")).to_be_visible(timeout=PATIENCE_MS)
        at_grace.get_by_role("button", name=texts.LOG_OUT).click()
        expect(at_grace.get_by_role("heading", name=ENGLISH.login.LOGGED_OUT)).to_be_visible(timeout=PATIENCE_MS)
        assert at_grace.request.get(address).status == 401
