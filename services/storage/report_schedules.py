"""Schedules of reports: who wants what when. One process at a time takes one that is due."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, delete, exists, func, insert, select, update

from services.domain.reach import Reach
from services.domain.report_schedules import Covers, Nothing, ReportSchedule, Timetable
from services.errors import Conflict, NotFound
from services.storage import audit, sessions
from services.storage.models import CourseRow, JobRow, ReportScheduleRow, SessionRow

MOST: Final = 20
"""Of one course. More is a program that went wrong."""

_LATE: Final = timedelta(minutes=1)
"""How far back a session is looked for that was ended in a transaction which was not over when the last time was due."""


def create(
    conn: Connection, organisation_id: UUID, course_id: UUID, *, actor: str, covers: Covers, form: str, timetable: Timetable, now: datetime
) -> UUID:
    """Sessions that have ended since it would have been due last are in the first report. Raises Conflict where there are too many."""
    conn.execute(select(CourseRow.id).where(CourseRow.id == course_id).with_for_update(key_share=True))
    if conn.execute(select(func.count()).where(ReportScheduleRow.course_id == course_id)).scalar_one() >= MOST:
        raise Conflict(f"A course has {MOST} schedules at most; delete some first.")
    new = insert(ReportScheduleRow).values(
        organisation_id=organisation_id,
        course_id=course_id,
        actor=actor,
        subject=covers.value,
        format=form,
        weekdays=sorted(timetable.weekdays),
        time_of_day=timetable.at,
        time_zone=timetable.zone.key,
        next_at=timetable.next(now),
        covered_until=timetable.last(now),
    )
    made: UUID = conn.execute(new.returning(ReportScheduleRow.id)).scalar_one()
    _note(conn, organisation_id, actor, "schedule.made", made, course_id)
    return made


def get(conn: Connection, reach: Reach, schedule_id: UUID) -> ReportSchedule:
    """Raises NotFound, also when it is somebody else's: teachers see their own, administrators and platforms all."""
    row = conn.execute(_selected().where(ReportScheduleRow.id == schedule_id, *_within(reach))).one_or_none()
    if row is None:
        raise NotFound("There is no such schedule.")
    return _schedule(row)


def list_of(conn: Connection, reach: Reach, course_id: UUID | None = None) -> list[ReportSchedule]:
    """The one that is due next comes first. `course_id`: of one course only."""
    query = _selected().where(*_within(reach))
    if course_id is not None:
        query = query.where(ReportScheduleRow.course_id == course_id)
    return [_schedule(row) for row in conn.execute(query.order_by(ReportScheduleRow.next_at, ReportScheduleRow.id).limit(500))]


def remove(conn: Connection, reach: Reach, schedule_id: UUID, *, actor: str) -> None:
    """What it has asked for is still made. Raises NotFound as `get` does."""
    known = get(conn, reach, schedule_id)
    conn.execute(delete(ReportScheduleRow).where(ReportScheduleRow.id == schedule_id))
    _note(conn, known.organisation_id, actor, "schedule.deleted", schedule_id, known.course_id)


def due(conn: Connection, now: datetime) -> ReportSchedule | None:
    """The one that waits longest; the caller's transaction holds it, and others pass it by."""
    waiting = _selected().where(ReportScheduleRow.next_at <= now).order_by(ReportScheduleRow.next_at, ReportScheduleRow.id).limit(1)
    row = conn.execute(waiting.with_for_update(of=ReportScheduleRow, skip_locked=True)).one_or_none()
    return _schedule(row) if row else None


def settle(conn: Connection, schedule: ReportSchedule, now: datetime, nothing: Nothing | None) -> None:
    """It is dealt with, however often it was missed, and due again at its next time."""
    values = {"next_at": schedule.timetable.next(now), "covered_until": now, "last_at": schedule.next_at, "problem": nothing}
    conn.execute(update(ReportScheduleRow).where(ReportScheduleRow.id == schedule.id).values(values))


def ended(conn: Connection, schedule: ReportSchedule, reach: Reach, now: datetime) -> list[UUID]:
    """Sessions of its course that have ended and for which it has not asked yet, the oldest first."""
    asked = exists().where(JobRow.schedule_id == schedule.id, JobRow.session_id == SessionRow.id)
    new = select(SessionRow.id).where(
        SessionRow.course_id == schedule.course_id,
        SessionRow.started_at.is_not(None),
        SessionRow.ended_at > schedule.covered_until - _LATE,
        SessionRow.ended_at <= now,
        ~asked,
        *sessions.within(reach),
    )
    return list(conn.execute(new.order_by(SessionRow.ended_at, SessionRow.id)).scalars())


def _note(conn: Connection, organisation_id: UUID, actor: str, action: str, schedule_id: UUID, course_id: UUID) -> None:
    audit.record(conn, organisation_id, actor=actor, action=action, subject_id=schedule_id, course_id=str(course_id))


def _within(reach: Reach) -> list[Any]:
    theirs = [ReportScheduleRow.organisation_id == reach.organisation_id]
    return theirs if reach.owner_id is None else [*theirs, ReportScheduleRow.actor == str(reach.owner_id)]


def _selected() -> Select[*tuple[Any, ...]]:
    return select(*ReportScheduleRow.__table__.c, CourseRow.title).join_from(ReportScheduleRow, CourseRow)


def _schedule(row: Row[*tuple[Any, ...]]) -> ReportSchedule:
    return ReportSchedule(
        id=row.id,
        organisation_id=row.organisation_id,
        course_id=row.course_id,
        course=row.title,
        actor=row.actor,
        covers=Covers(row.subject),
        form=row.format,
        timetable=Timetable(frozenset(row.weekdays), row.time_of_day, ZoneInfo(row.time_zone)),
        next_at=row.next_at,
        covered_until=row.covered_until,
        last_at=row.last_at,
        nothing=Nothing(row.problem) if row.problem else None,
    )
