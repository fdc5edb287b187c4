"""A session's life as a teacher drives it: made, shared, ended, deleted. Real server, real database, real Chromium."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, text

from dashboard import texts
from services.domain.policy import Analysis
from services.domain.reach import Reach
from services.storage import sessions
from tests.dashboard.browsing import SLOW_MS, Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)

Make = Callable[..., Classroom]
Serve = Callable[..., Server]


def id_of(page: Page) -> UUID:
    found = re.search(r"/sessions/([0-9a-f-]{36})", page.url)
    assert found
    return UUID(found[1])


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark"), (390, "light"), (1440, "dark")])
def test_made_shared_ended_deleted(
    browser: Browser, serve: Serve, make_classroom: Make, engine: Engine, organisation: UUID, width: int, scheme: str
) -> None:
    make_classroom("Fractions", 2, course="Mathematics 7a")
    server = serve()
    look = f"{width}-{scheme}"
    with Visit(browser, width, scheme) as visit:
        page = visit.open(server.url)
        page.get_by_role("link", name=texts.NEW).click()
        expect(page).to_have_title(f"{texts.NEW} – ClassPulse")
        page.get_by_role("button", name=texts.NEW_MAKE).click()
        expect(page.get_by_text(texts.ERROR_TITLE)).to_be_visible()
        expect(page.get_by_text(texts.ERROR_FORM)).to_be_visible()
        assert overflow(page) <= 0
        keep(page, f"new-refused-{look}")

        page.get_by_role("textbox", name=texts.NEW_TITLE).fill("Equations with two unknowns")
        page.get_by_role("textbox", name=texts.NEW_COURSE).fill("Math")
        page.get_by_role("option", name="Mathematics 7a").click()
        page.get_by_label(texts.NEW_PRESENCE).check()
        page.get_by_label(texts.NEW_K).fill("7")
        page.get_by_label(texts.NEW_DAYS).fill("30")
        keep(page, f"new-{look}")
        page.get_by_role("button", name=texts.NEW_MAKE).click()

        expect(page.get_by_role("heading", name=texts.SHARE)).to_be_visible()
        session_id = id_of(page)
        with engine.connect() as conn:
            made = sessions.get(conn, Reach.all_of(organisation), session_id)
        assert (made.title, made.course) == ("Equations with two unknowns", "Mathematics 7a")
        assert (made.policy.analysis, made.policy.k, made.policy.retention_days) == (Analysis.PRESENCE, 7, 30)
        link = f"http://localhost:8765/join/{made.code}"
        expect(page.get_by_role("link", name=link)).to_be_visible()
        expect(page.get_by_role("img", name=texts.SHARE_QR.format(link=link)).first).to_be_visible()
        assert overflow(page) <= 0
        keep(page, f"share-{look}")
        page.get_by_role("button", name=texts.SHARE_BIG).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        keep(page, f"share-big-{look}")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()

        page.get_by_role("link", name=texts.SHARE_OPEN).click()
        expect(page.get_by_role("heading", name=texts.WAITING)).to_be_visible()
        page.get_by_role("button", name=texts.ACTIONS).click()
        keep(page, f"actions-{look}")
        page.get_by_role("menuitem", name=texts.END).click()
        expect(page.get_by_role("heading", name=texts.END_ASK)).to_be_visible()
        keep(page, f"end-{look}")
        page.get_by_role("button", name=texts.END).click()
        expect(page.get_by_text(texts.STATE_ENDED, exact=True)).to_be_visible()
        with engine.connect() as conn:
            assert sessions.get(conn, Reach.all_of(organisation), session_id).ended_at is not None

        page.get_by_role("button", name=texts.ACTIONS).click()
        page.get_by_role("menuitem", name=texts.DELETE).click()
        expect(page.get_by_text("Nobody has joined it")).to_be_visible()
        keep(page, f"delete-{look}")
        page.get_by_role("button", name=texts.DELETE).click()
        expect(page.get_by_role("listitem")).to_have_count(1)
        expect(page.get_by_text("Equations with two unknowns")).to_have_count(0)
    with engine.connect() as conn:
        assert conn.execute(text("SELECT action FROM audit WHERE subject_id = :id"), {"id": session_id}).scalars().all() == [
            "session.deleted"
        ]
