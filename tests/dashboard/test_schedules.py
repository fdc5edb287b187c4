"""Reports of a course that are made by themselves, on its page. Real server, real database, real Chromium."""

import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, text

from dashboard import schedule_form, texts
from dashboard.languages.german import GERMAN
from dashboard.pages.sessions import course_address
from dashboard.timetables import Wanted
from services import clock
from services.auth.signing import new_keys
from services.domain.reach import Reach
from services.domain.report_schedules import Covers, Timetable, zone_of
from services.reports.course.formats import CourseFormat
from services.reports.formats import Format
from services.reports.making import Workshop
from services.reports.report import export
from services.storage import report_schedules
from services.storage.reports import enter
from tests.dashboard.accessible import violations
from tests.dashboard.browsing import SLOW_MS, Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

expect.set_options(timeout=SLOW_MS)

Serve = Callable[..., Server]
COURSE = "Mathematics 9b"


@pytest.fixture
def held(make_classroom: Callable[..., Classroom]) -> Classroom:
    room = make_classroom("Triangles", 5)
    room.read(clock.now() - timedelta(minutes=10), 120, step_s=5)
    room.end()
    return room


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_one_is_added_says_what_came_of_it_and_is_deleted(
    browser: Browser, serve: Serve, held: Classroom, engine: Engine, organisation: UUID, width: int, scheme: str
) -> None:
    look = f"{width}-{scheme}"
    with Visit(browser, width, scheme) as visit:
        page = visit.open(f"{serve().url}{course_address(COURSE)}")
        page.get_by_text(texts.SCHEDULE_NEW).click()
        page.get_by_label("Fri", exact=True).uncheck()
        page.get_by_role("button", name=texts.SCHEDULE_ADD).click()
        expect(page.get_by_text(texts.SCHEDULE_NO_DAY)).to_be_visible()
        keep(page, f"schedule-refused-{look}")
        for day in ("Mon", "Thu"):
            page.get_by_label(day, exact=True).check()
        page.get_by_label(texts.SCHEDULE_COVER_SESSIONS).check()
        page.get_by_label(texts.SCHEDULE_TIME, exact=True).fill("07:45")
        page.get_by_role("button", name=texts.SCHEDULE_ADD).click()
        said = f"Mon, Thu at 07:45 (Europe/Berlin): {texts.SCHEDULE_OF_SESSIONS}, {texts.REPORT_PDF}"
        expect(page.get_by_text(said)).to_be_visible()
        expect(page.get_by_text(texts.SCHEDULE_NO_DAY)).to_have_count(0)
        with engine.connect() as conn:
            (one,) = report_schedules.list_of(conn, Reach.all_of(organisation))
        assert (one.covers, one.form, one.actor) == (Covers.SESSIONS, "pdf", "teacher")
        assert one.timetable == Timetable(frozenset({1, 4}), time(7, 45), zone_of("Europe/Berlin"))

        came_of_it(engine, organisation)
        page.reload()
        expect(page.get_by_text(texts.SCHEDULE_NO_SESSION)).to_be_visible()
        file = page.get_by_role("link", name=f"{COURSE} {clock.now():%Y-%m-%d}.csv")
        expect(file).to_have_attribute("href", re.compile(r"^/api/v1/reports/[0-9a-f-]{36}$"))
        page.get_by_text(texts.SCHEDULE_NEW).click()
        assert overflow(page) <= 0
        keep(page, f"schedule-{look}")

        page.get_by_role("button", name=texts.SCHEDULE_DELETE.format(said=said)).click()
        expect(page.get_by_text(texts.SCHEDULE_DELETED)).to_be_visible()
        expect(page.get_by_text(said)).to_have_count(0)
    with engine.connect() as conn:
        assert report_schedules.list_of(conn, Reach.all_of(organisation)) == []


def came_of_it(engine: Engine, organisation: UUID) -> None:
    """A file is there, and the last time left none."""
    workshop = Workshop(engine, new_keys(), k_floor=1, service="http://localhost:8765")
    with engine.begin() as conn:
        conn.execute(text("UPDATE report_schedule SET last_at = now(), problem = 'no_session'"))
        draft = workshop.of_course(conn, Reach.all_of(organisation), COURSE)
        made = workshop.written(draft, Format.CSV, export)
        enter(conn, made.entry, made.content, made_by="teacher", erasures_before=0)


@pytest.mark.browser
def test_its_form_is_accessible(browser: Browser, serve: Serve, held: Classroom) -> None:
    with Visit(browser, 390, "dark") as visit:
        page = visit.open(f"{serve().url}{course_address(COURSE)}")
        page.get_by_text(texts.SCHEDULE_NEW).click()
        page.get_by_role("button", name=texts.SCHEDULE_ADD).click()
        expect(page.get_by_text(texts.SCHEDULE_ADDED)).to_be_visible()
        assert violations(page) == []


@pytest.mark.browser
def test_in_german(browser: Browser, serve: Serve, held: Classroom) -> None:
    with Visit(browser, 390, accepts="de-DE") as visit:
        page = visit.open(f"{serve().url}{course_address(COURSE)}")
        page.get_by_text(GERMAN.SCHEDULE_NEW).click()
        page.get_by_role("button", name=GERMAN.SCHEDULE_ADD).click()
        expect(page.get_by_text(f"Fr um 15:00 (Europe/Berlin): {GERMAN.SCHEDULE_OF_COURSE}, {GERMAN.REPORT_PDF}")).to_be_visible()
        expect(page.get_by_text(GERMAN.SCHEDULE_ADDED)).to_be_visible()
        keep(page, "schedule-390-light-german")


def test_what_the_form_says() -> None:
    friday = Timetable(frozenset({5}), time(15), zone_of("Europe/Berlin"))
    assert schedule_form.read("course", ["5"], "15:00", "pdf", "Europe/Berlin") == Wanted(Covers.COURSE, CourseFormat.PDF, friday)
    unknown = schedule_form.read("sessions", ["7", "1"], "00:00", "csv", None)
    assert unknown == Wanted(Covers.SESSIONS, CourseFormat.CSV, Timetable(frozenset({1, 7}), time(0), zone_of("UTC")))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"days": []}, texts.SCHEDULE_NO_DAY),
        ({"days": None}, texts.SCHEDULE_NO_DAY),
        ({"days": ["0"]}, texts.SCHEDULE_NO_DAY),
        ({"at": ""}, texts.SCHEDULE_NO_TIME),
        ({"at": None}, texts.SCHEDULE_NO_TIME),
        ({"at": "25:00"}, texts.SCHEDULE_NO_TIME),
        ({"form": "xapi"}, texts.ERROR_WHAT),
        ({"covers": None}, texts.ERROR_WHAT),
    ],
)
def test_what_cannot_be_read(change: dict[str, Any], says: str) -> None:
    said: dict[str, Any] = {"covers": "course", "days": ["5"], "at": "15:00", "form": "pdf", "timezone": "Europe/Berlin"}
    assert schedule_form.read(**(said | change)) == says
