"""The report of a course: each session with the figures of its own report, holes with their reason, the same numbers in every format."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs
import openpyxl
import pytest
from sqlalchemy import Engine

from services import clock
from services.domain.policy import Analysis
from services.domain.reach import Reach
from services.errors import NotFound
from services.reports.course import trend
from services.reports.course.export_pdf import page
from services.reports.course.formats import CourseFormat, export
from services.reports.course.lesson import Hole
from services.reports.course.rows import COLUMNS
from services.reports.course.summary import CourseReport, gather, summarise
from services.reports.course.words import sentences
from services.reports.summary import SessionReport
from services.storage import markers, users
from tests.dashboard.classroom import Classroom, Mood

SCHEMA = json.loads(Path("docs/course-report.schema.json").read_text())
COURSE = "Mathematics 9b"


def calm(student: int, second: float) -> dict[str, float]:
    return {"happy": 0.15 + 0.03 * (student % 4), "sad": 0.05}


def sad(student: int, second: float) -> dict[str, float]:
    return {"sad": 0.6 + 0.02 * (student % 3), "angry": 0.1}


@pytest.fixture
def course(engine: Engine, make_lesson: Callable[..., Classroom]) -> list[Classroom]:
    """Nine weeks: six lessons with an engagement, the later half sadder; one hidden, one in presence mode, one of which nothing is left;
    and one that has not begun."""
    began = clock.now().replace(second=0, microsecond=0) - timedelta(weeks=9)
    kinds: list[tuple[str, dict[str, Any], Mood | None]] = [
        ("Angles", {}, calm),
        ("Circles", {}, calm),
        ("Areas", {}, calm),
        ("Tutoring", {"k": 30}, calm),
        ("Test", {"analysis": Analysis.PRESENCE}, calm),
        ("Forgotten", {}, None),
        ("=Proofs & <b>", {}, sad),
        ("Volumes", {}, sad),
        ("Revision", {}, sad),
    ]
    rooms = []
    for week, (title, how, mood) in enumerate(kinds):
        room = make_lesson(title, 8, **how)
        since = began + timedelta(weeks=week)
        room.read(since, 180, mood or calm, step_s=2)
        if title == "Angles":
            with engine.begin() as conn:
                markers.add(conn, room.session.id, since + timedelta(seconds=62), "=Exercise", user_id=None)
        if mood is None:
            with engine.begin() as conn:
                conn.exec_driver_sql("delete from rollup where session_id = %s", (room.session.id,))
        room.end()
        rooms.append(room)
    make_lesson("Planned", 4)
    return rooms


@pytest.fixture
def course_report(engine: Engine, organisation: UUID, course: list[Classroom]) -> CourseReport:
    with engine.connect() as conn:
        return summarise(conn, gather(conn, Reach.all_of(organisation), COURSE), k_floor=1)


def test_each_session_has_the_figures_of_its_own_report(
    course_report: CourseReport, course: list[Classroom], report_of: Callable[..., SessionReport]
) -> None:
    assert [one.session.id for one in course_report.lessons] == [room.session.id for room in course]
    for one, room in zip(course_report.lessons, course, strict=True):
        own = report_of(room)
        assert (one.overall, one.coverage) == (own.overall, own.coverage)
        if one.interval is not None:
            lows = [point.engagement_low for point in own.points if point.engagement_low is not None]
            assert one.interval[0] == pytest.approx(sum(lows) / len(lows), abs=1e-4)
            assert one.interval[0] < (one.overall.engagement or 0) < one.interval[1]


def test_what_may_not_be_shown_keeps_its_place_and_says_why(course_report: CourseReport) -> None:
    holes = {one.session.title: one.hole for one in course_report.lessons if one.hole}
    assert holes == {"Tutoring": Hole.HIDDEN, "Test": Hole.PRESENCE, "Forgotten": Hole.EMPTY}
    hidden = next(one for one in course_report.lessons if one.hole is Hole.HIDDEN)
    assert (hidden.overall.facing, hidden.coverage.readable, hidden.coverage.present, hidden.interval) == (None, None, None, None)
    presence = next(one for one in course_report.lessons if one.hole is Hole.PRESENCE)
    assert presence.overall.facing is not None
    text = export(course_report, CourseFormat.HTML).decode()
    for said in ("Hidden: fewer than 30 readable", "Presence only", "No figures are left"):
        assert f">{said}</td>" in text


def test_the_weeks_and_the_two_halves(course_report: CourseReport) -> None:
    weeks = trend.weeks(course_report.lessons)
    assert len(weeks) == 9
    assert {week.monday.weekday() for week in weeks} == {0}
    assert [week.engagement is None for week in weeks] == [one.hole is not None for one in course_report.lessons]
    found = trend.halves(course_report.shown)
    assert found is not None
    assert found.sessions == 3
    assert found.late < found.early - 10
    assert found.differ
    assert trend.halves(course_report.shown[:3]) is None


def test_a_difference_within_the_intervals_is_called_none(course_report: CourseReport) -> None:
    alike = replace(course_report, lessons=[course_report.lessons[i] for i in (0, 1, 2, 1)])
    found = trend.halves(alike.shown)
    assert found is not None
    assert not found.differ
    assert any("no change can be read from it" in said for said in sentences(alike))


def test_the_words_judge_nobody(course_report: CourseReport) -> None:
    said = " ".join(sentences(course_report))
    assert "9 sessions" in said
    assert "6 with an engagement, 1 hidden because too few could be read, 1 in which expressions were not read, 1 without figures" in said
    assert "Why, these figures do not say." in said
    for judging in ("bad", "good", "poor", "improve", "worse", "better", "bored", "emotion", "attention"):
        assert judging not in said.lower()


def test_every_format_says_the_same_numbers(course_report: CourseReport) -> None:
    document = json.loads(export(course_report, CourseFormat.JSON))
    text = export(course_report, CourseFormat.CSV).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    book = openpyxl.load_workbook(io.BytesIO(export(course_report, CourseFormat.XLSX)))
    sheet = list(book["Sessions"].iter_rows(values_only=True))
    assert list(sheet[0]) == list(COLUMNS) == list(table[0])[1:]
    html, pdf = export(course_report, CourseFormat.HTML).decode(), str(page(course_report))
    for i, session in enumerate(document["sessions"]):
        cells = dict(zip(COLUMNS, sheet[i + 1], strict=True))
        for name in set(COLUMNS) - {"began", "markers", "title"}:
            said = session[name]
            assert cells[name] == said
            assert table[i][name] == ("" if said is None else str(said).lower() if isinstance(said, bool) else str(said))
        if session["engagement"] is not None:
            interval = f"{session['engagement_low']:.0f}–{session['engagement_high']:.0f}"
            row = f"<td>{session['engagement']:.0f}</td><td>{interval}</td><td>{100 * session['facing']:.0f}</td>"
            assert row in html
            assert row in pdf
    assert [row[2] for row in book["Events"].iter_rows(min_row=2, values_only=True)] == ["=Exercise"]
    assert table[0]["markers"] == "1:02 =Exercise"
    assert table[6]["title"] == "'=Proofs & <b>"
    assert "=Proofs &amp; &lt;b&gt;" in html
    assert export(course_report, CourseFormat.PDF).startswith(b"%PDF-")


def test_the_json_keeps_to_its_schema(course_report: CourseReport) -> None:
    check = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
    document = json.loads(export(course_report, CourseFormat.JSON))
    check.validate(document)
    check.validate(json.loads(export(replace(course_report, lessons=[], markers={}, weights=[]), CourseFormat.JSON)))
    only_presence = [one for one in course_report.lessons if one.hole is Hole.PRESENCE]
    check.validate(json.loads(export(replace(course_report, lessons=only_presence), CourseFormat.JSON)))
    for spoil in (
        {"schema": "classpulse.course-report/2"},
        {"more": 1},
        {"sessions": [{**document["sessions"][0], "engagement": 101}]},
        {"sessions": [{**document["sessions"][0], "why_not": "bored"}]},
        {"weeks": [{**document["weeks"][0], "monday": "yesterday"}]},
    ):
        assert not check.is_valid(document | spoil)


@pytest.mark.parametrize("form", CourseFormat)
def test_a_course_that_has_not_begun_and_one_in_presence_mode(course_report: CourseReport, form: CourseFormat) -> None:
    assert export(replace(course_report, lessons=[], markers={}, weights=[]), form)
    only_presence = replace(course_report, lessons=[one for one in course_report.lessons if one.hole is Hole.PRESENCE])
    assert only_presence.presence_only
    assert export(only_presence, form)


def test_a_teacher_gets_their_own_sessions_only(engine: Engine, organisation: UUID, course: list[Classroom]) -> None:
    with engine.begin() as conn:
        teacher = users.ensure_teacher(conn, organisation, "ada@school.example")
        conn.exec_driver_sql("update class_session set owner_id = %s where id = %s", (teacher, course[0].session.id))
        mine = gather(conn, Reach.own(organisation, teacher), COURSE)
        assert [session.title for session in mine.sessions] == ["Angles"]
        for reach, title in ((Reach.own(organisation, UUID(int=7)), COURSE), (Reach.all_of(organisation), "Physics")):
            with pytest.raises(NotFound):
                gather(conn, reach, title)
