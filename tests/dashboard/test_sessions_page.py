"""A session's life as a teacher drives it: made, shared, ended, deleted. Real server, real database, real Chromium."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, create_engine, text

from dashboard import texts
from dashboard.data import DashboardData
from dashboard.desk import Desk, Rules
from services import clock
from services.domain.policy import Analysis, Jurisdiction, Policy
from services.domain.reach import Reach
from services.storage import deletion, sessions
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
        expect(page.get_by_role("textbox", name=texts.NEW_TITLE)).to_be_focused()
        page.keyboard.press("Enter")
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
        expect(page.get_by_text(texts.SHARE_LOCAL)).to_be_visible()
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
        expect(page.get_by_role("link", name=texts.SHARE)).to_be_visible()
        page.locator("summary", has_text=texts.ACTIONS).first.click()
        keep(page, f"actions-{look}")
        page.get_by_role("link", name=texts.END).click()
        expect(page.get_by_role("heading", name=texts.END_ASK)).to_be_visible()
        keep(page, f"end-{look}")
        page.get_by_role("button", name=texts.END).click()
        expect(page.get_by_text(texts.STATE_ENDED, exact=True)).to_be_visible()
        with engine.connect() as conn:
            assert sessions.get(conn, Reach.all_of(organisation), session_id).ended_at is not None

        page.locator("summary", has_text=texts.ACTIONS).first.click()
        page.get_by_role("link", name=texts.DELETE).click()
        expect(page.get_by_text("Nobody has joined it")).to_be_visible()
        keep(page, f"delete-{look}")
        page.get_by_role("button", name=texts.DELETE).click()
        expect(page.get_by_role("listitem")).to_have_count(1)
        expect(page.get_by_text("Equations with two unknowns")).to_have_count(0)
    with engine.connect() as conn:
        assert conn.execute(text("SELECT action FROM audit WHERE subject_id = :id"), {"id": session_id}).scalars().all() == [
            "session.deleted"
        ]


def test_a_running_session_is_deleted_with_its_students(browser: Browser, serve: Serve, make_classroom: Make, engine: Engine) -> None:
    room = make_classroom("Poetry", 4)
    room.read(clock.now() - timedelta(minutes=3), 120, step_s=2)
    server = serve()
    with Visit(browser) as visit:
        page = visit.open(f"{server.url}/sessions/{room.session.id}/delete")
        expect(page.get_by_text("4 students with their names and consents, and 2 minutes")).to_be_visible()
        expect(page.get_by_text(texts.DELETE_RUNNING)).to_be_visible()
        page.get_by_role("button", name=texts.DELETE).click()
        expect(page.get_by_text(texts.EMPTY_TITLE)).to_be_visible()
        page.goto(f"{server.url}/sessions/{room.session.id}/delete")
        expect(page.get_by_role("heading", name=texts.NOT_FOUND)).to_be_visible()
    with engine.connect() as conn:
        for table in ("class_session", "participant", "reading", "rollup"):
            assert conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        erased = conn.execute(text("SELECT count(*) FROM erasure WHERE session_id = :id"), {"id": room.session.id}).scalar_one()
    assert erased == 4


def test_a_live_page_says_that_its_session_was_deleted(
    browser: Browser, serve: Serve, make_classroom: Make, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    room = make_classroom("Poetry", 4)
    room.read(clock.now() - timedelta(seconds=60), 60)
    server = serve()
    with Visit(browser) as visit:
        page = visit.open(f"{server.url}/sessions/{room.session.id}")
        expect(page.get_by_text("of 4 faces readable")).to_be_visible(timeout=3 * SLOW_MS)
        with engine.begin() as conn:
            deletion.delete_session(conn, room.session, actor="teacher")
        expect(page.get_by_role("heading", name=texts.NOT_FOUND)).to_be_visible()
        page.wait_for_timeout(3000)  # longer than the hub waits for news
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


def test_more_than_fifty_are_filtered_and_paged(browser: Browser, serve: Serve, engine: Engine, organisation: UUID) -> None:
    reach = Reach.all_of(organisation)
    with engine.begin() as conn:
        for number in range(53):
            made = sessions.create(conn, organisation, f"Lesson {number}", course=["French", "History"][number % 2], policy=Policy())
            conn.execute(
                text("UPDATE class_session SET created_at = created_at - make_interval(days => :days) WHERE id = :id"),
                {"days": 60 - number, "id": made.id},
            )
            if number < 10:
                sessions.end(conn, reach, made.id)
    server = serve()
    with Visit(browser, 390) as visit:
        page = visit.open(server.url)
        lines = page.locator(".cp-line")
        expect(lines).to_have_count(50)
        page.get_by_role("button", name=texts.PAGE_OLDER).click()
        expect(lines).to_have_count(3)
        expect(page.get_by_text("Page 2")).to_be_visible()
        expect(page.get_by_role("button", name=texts.PAGE_OLDER)).to_be_disabled()
        page.get_by_role("button", name=texts.PAGE_NEWER).click()
        expect(lines).to_have_count(50)

        page.get_by_text(texts.FILTER_ENDED, exact=True).first.click()
        expect(lines).to_have_count(10)
        page.get_by_role("textbox", name=texts.FILTER_COURSE).click()
        page.get_by_role("option", name="French").click()
        expect(lines).to_have_count(5)
        assert overflow(page) <= 0
        keep(page, "list-filtered-390-light")
        page.get_by_text(texts.FILTER_LIVE, exact=True).click()
        expect(page.get_by_text(texts.FILTER_NOTHING)).to_be_visible()


def test_where_the_law_forbids_expressions_the_form_says_so(browser: Browser, data: DashboardData, organisation: UUID) -> None:
    data.desk = Desk(
        data.desk._engine, Rules(Jurisdiction("DE"), 5), reach=lambda: Reach.all_of(organisation), owner=lambda: None, actor=lambda: "t"
    )
    server = Server(data)
    try:
        with Visit(browser, 390, "dark") as visit:
            page = visit.open(f"{server.url}/new")
            expect(page.get_by_text(texts.GATE_FORBIDDEN)).to_be_visible()
            expect(page.get_by_label(texts.NEW_EXPRESSION)).to_be_disabled()
            expect(page.get_by_label(texts.NEW_PRESENCE)).to_be_checked()
            keep(page, "new-forbidden-390-dark")
    finally:
        server.stop()


def test_a_database_that_is_away_is_said(browser: Browser, serve: Serve, data: DashboardData, monkeypatch: pytest.MonkeyPatch) -> None:
    away = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    monkeypatch.setattr(data, "_engine", away)
    with Visit(browser, 390) as visit:
        page = visit.open(serve().url)
        expect(page.get_by_role("heading", name=texts.TROUBLE)).to_be_visible()
        keep(page, "trouble-390-light")
        monkeypatch.undo()
        page.get_by_role("link", name=texts.TROUBLE_AGAIN).click()
        expect(page.get_by_text(texts.EMPTY_TITLE)).to_be_visible()
