"""Reports that are made again and again: each time once, however many processes look, and not when whoever wanted them has gone."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from services import clock
from services.domain.access import Scope
from services.domain.jobs import OfCourse, OfSession
from services.domain.reach import Reach
from services.domain.report_schedules import Covers, Nothing, ReportSchedule, Timetable, zone_of
from services.errors import Conflict, NotFound
from services.reports.runner import Runner
from services.reports.scheduling import Scheduler
from services.storage import api_keys, courses, report_schedules, users
from tests.dashboard.classroom import Classroom
from tests.reports.asked import COURSE, files, job_of
from tests.reports.conftest import run
from tests.webhooks.receiver import eventually

Make = Callable[..., UUID]
FRIDAY = Timetable(frozenset({5}), time(15), zone_of("Europe/Berlin"))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock of the service."""

    def turn(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)

    return turn


@pytest.fixture
def schedule(engine: Engine, organisation: UUID) -> Make:
    """`schedule(covers, actor=..., form=..., at=...)`: made at `at`, a week before now."""

    def make(covers: Covers = Covers.COURSE, *, actor: str = "platform", form: str = "csv", at: datetime | None = None) -> UUID:
        with engine.begin() as conn:
            course_id = courses.find(conn, Reach.all_of(organisation), COURSE)
            since = at or datetime.now(UTC) - timedelta(days=7)
            what = {"actor": actor, "covers": covers, "form": form, "timetable": FRIDAY}
            return report_schedules.create(conn, organisation, course_id, now=since, **what)  # type: ignore[arg-type]

    return make


def known(engine: Engine, organisation: UUID, schedule_id: UUID) -> ReportSchedule:
    with engine.connect() as conn:
        return report_schedules.get(conn, Reach.all_of(organisation), schedule_id)


def asked(engine: Engine) -> list[UUID]:
    with engine.connect() as conn:
        return list(conn.execute(text("SELECT id FROM job ORDER BY created_at, id")).scalars())


def teacher_of(engine: Engine, organisation: UUID, lesson: Classroom) -> UUID:
    with engine.begin() as conn:
        ada = users.ensure_teacher(conn, organisation, "ada@school.org", "Ada")
        conn.execute(text("UPDATE class_session SET owner_id = :ada WHERE id = :id"), {"ada": ada, "id": lesson.session.id})
    return ada


async def test_a_time_that_is_due_becomes_a_job_whose_file_is_kept(
    engine: Engine, organisation: UUID, lesson: Classroom, schedule: Make, make_runner: Callable[..., Runner]
) -> None:
    schedule_id = schedule()
    due_at = known(engine, organisation, schedule_id).next_at
    assert Scheduler(engine).once()
    assert not Scheduler(engine).once()
    (job_id,) = asked(engine)
    assert await make_runner().once()
    (row,) = files(engine)
    assert job_of(engine, job_id).report_id == row.id
    assert (row.session_ids, row.made_by) == ([lesson.session.id], "platform")
    after = known(engine, organisation, schedule_id)
    assert (after.last_at, after.nothing) == (due_at, None)
    assert after.next_at == FRIDAY.next(datetime.now(UTC))
    with engine.connect() as conn:
        said = conn.execute(text("SELECT actor, details FROM audit WHERE action = 'report.asked'")).one()
    assert said == ("platform", {"job_id": str(job_id), "format": "csv", "schedule_id": str(schedule_id)})


def test_of_many_processes_one_asks(engine: Engine, lesson: Classroom, schedule: Make) -> None:
    for _ in range(6):
        schedule()
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: Scheduler(engine).once(), range(24)))
    assert (sum(done), len(asked(engine))) == (6, 6)


def test_one_that_is_being_dealt_with_is_passed_by(engine: Engine, lesson: Classroom, schedule: Make) -> None:
    """And dealt with by the next, when whoever held it dies."""
    schedule()
    with engine.connect() as held:
        assert report_schedules.due(held, clock.now()) is not None
        assert not Scheduler(engine).once()
        held.rollback()
    assert Scheduler(engine).once()
    assert len(asked(engine)) == 1


def test_times_that_were_missed_make_one_report(
    engine: Engine, organisation: UUID, lesson: Classroom, schedule: Make, now: Callable[[datetime], None]
) -> None:
    began = datetime(2026, 3, 2, 12, tzinfo=UTC)
    schedule_id = schedule(at=began)
    now(began + timedelta(weeks=10))
    scheduler = Scheduler(engine)
    assert scheduler.once()
    assert not scheduler.once()
    assert len(asked(engine)) == 1
    assert known(engine, organisation, schedule_id).next_at == datetime(2026, 5, 15, 13, tzinfo=UTC)  # 15:00 in summer


def test_each_session_of_the_week_once_and_a_live_one_when_it_is_over(
    engine: Engine,
    organisation: UUID,
    lesson: Classroom,
    make_lesson: Callable[..., Classroom],
    schedule: Make,
    now: Callable[[datetime], None],
) -> None:
    live, never = run(make_lesson("Circles"), over=False), make_lesson("Rained off")
    never.end()
    schedule_id = schedule(Covers.SESSIONS)
    scheduler = Scheduler(engine)
    assert scheduler.once()
    assert [job_of(engine, one).subject for one in asked(engine)] == [OfSession(lesson.session.id)]
    live.end()
    week = datetime.now(UTC) + timedelta(days=7)
    now(week)
    assert scheduler.once()
    assert {job_of(engine, one).subject for one in asked(engine)} == {OfSession(lesson.session.id), OfSession(live.session.id)}
    assert len(asked(engine)) == 2
    now(week + timedelta(days=7))
    assert scheduler.once()
    assert len(asked(engine)) == 2
    assert known(engine, organisation, schedule_id).nothing is Nothing.NO_SESSION


def test_a_teacher_who_has_gone_or_has_no_lesson_left_gets_nothing_and_it_says_why(
    engine: Engine, organisation: UUID, lesson: Classroom, schedule: Make, now: Callable[[datetime], None]
) -> None:
    ada = teacher_of(engine, organisation, lesson)
    schedule_id = schedule(actor=str(ada))
    assert Scheduler(engine).once()
    (job_id,) = asked(engine)
    assert job_of(engine, job_id).subject == OfCourse(courses_id(engine, organisation), COURSE, ada)
    later = datetime.now(UTC)
    for said, change in (
        (Nothing.NOT_ALLOWED, "UPDATE class_session SET owner_id = NULL"),
        (Nothing.GONE, "DELETE FROM app_user"),
    ):
        with engine.begin() as conn:
            conn.execute(text(change))
        later += timedelta(days=7)
        now(later)
        assert Scheduler(engine).once()
        assert known(engine, organisation, schedule_id).nothing is said
    assert [one for one in asked(engine) if one != job_id] == []


def courses_id(engine: Engine, organisation: UUID) -> UUID:
    with engine.connect() as conn:
        return courses.find(conn, Reach.all_of(organisation), COURSE)


@pytest.mark.parametrize(
    ("scopes", "revoked", "said"),
    [
        ({Scope.REPORTS_READ}, False, None),
        ({Scope.REPORTS_READ}, True, Nothing.GONE),
        ({Scope.SESSIONS_READ}, False, Nothing.NOT_ALLOWED),
    ],
)
def test_a_key_asks_as_long_as_it_may(
    scopes: set[Scope], revoked: bool, said: Nothing | None, engine: Engine, organisation: UUID, lesson: Classroom, schedule: Make
) -> None:
    with engine.begin() as conn:
        key = api_keys.issue(conn, organisation, "lms", scopes).record
    schedule_id = schedule(actor=str(key.id))
    if revoked:
        with engine.begin() as conn:
            conn.execute(text("UPDATE api_key SET revoked_at = now()"))
    assert Scheduler(engine).once()
    assert known(engine, organisation, schedule_id).nothing is said
    assert len(asked(engine)) == (said is None)


def test_a_key_that_is_rotated_keeps_its_schedules(engine: Engine, organisation: UUID, lesson: Classroom, schedule: Make) -> None:
    with engine.begin() as conn:
        old = api_keys.issue(conn, organisation, "lms").record
    schedule_id = schedule(actor=str(old.id))
    with engine.begin() as conn:
        new = api_keys.rotate(conn, organisation, old.id, grace=timedelta(0)).record
        api_keys.revoke(conn, organisation, old.id)
    assert known(engine, organisation, schedule_id).actor == str(new.id)
    assert Scheduler(engine).once()
    assert len(asked(engine)) == 1


def test_nobody_else_s_is_found_and_there_is_a_limit(engine: Engine, organisation: UUID, lesson: Classroom, schedule: Make) -> None:
    ada = teacher_of(engine, organisation, lesson)
    own, other = schedule(actor=str(ada)), schedule()
    with engine.begin() as conn:
        mine = Reach.own(organisation, ada)
        assert [one.id for one in report_schedules.list_of(conn, mine)] == [own]
        assert {one.id for one in report_schedules.list_of(conn, Reach.all_of(organisation))} == {own, other}
        with pytest.raises(NotFound):
            report_schedules.remove(conn, mine, other, actor=str(ada))
        report_schedules.remove(conn, mine, own, actor=str(ada))
        assert report_schedules.list_of(conn, mine) == []
    for _ in range(report_schedules.MOST - 1):
        schedule()
    with pytest.raises(Conflict, match="20 schedules at most"):
        schedule()


async def test_the_loop_goes_on(engine: Engine, lesson: Classroom, schedule: Make) -> None:
    loop = asyncio.create_task(Scheduler(engine, poll_s=0.02).run())
    schedule()
    await eventually(lambda: len(asked(engine)) == 1)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
