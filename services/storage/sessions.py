"""Lessons. Every read names whose may be seen, so that another teacher's or another organisation's lesson is simply not found."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, not_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from services.domain.classroom import ClassSession
from services.domain.policy import Analysis, Policy
from services.domain.reach import Reach
from services.errors import NotFound, Unprocessable
from services.storage import happenings, notify
from services.storage.models import CourseRow, SessionRow, UserRow

CODE_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels (no words), none that look alike
CODE_LENGTH = 10  # 42 bits
_MISSING = "There is no such session."


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a lesson is planned. Raises Unprocessable for one that ends before it begins."""

    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end <= self.start:
            raise Unprocessable("scheduled_end must be after scheduled_start")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lessons a list is of; None: all. A lesson's time is its beginning: the actual one, else the planned one, else when it was
    made. `live`: whether it has begun and not ended."""

    course: str | None = None
    since: datetime | None = None
    until: datetime | None = None  # not included
    live: bool | None = None
    begun: bool | None = None
    ended: bool | None = None


Place = tuple[datetime, UUID]
"""Where a page ends: time made and id of its last row."""


def create(
    conn: Connection,
    organisation_id: UUID,
    title: str,
    *,
    course: str | None,
    policy: Policy,
    schedule: Schedule = Schedule(),
    owner_id: UUID | None = None,
) -> ClassSession:
    """`course`: its title; made when the organisation has none of that name. `owner_id`: the teacher's, of this organisation; None:
    administrators and platforms only see it."""
    new = insert(SessionRow).values(
        organisation_id=organisation_id,
        owner_id=owner_id,
        course_id=_course(conn, organisation_id, course) if course else None,
        title=title,
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        analysis=policy.analysis.value,
        k=policy.k,
        individual_view=policy.individual_view,
        retention_days=policy.retention_days,
        scheduled_start=schedule.start,
        scheduled_end=schedule.end,
    )
    return whosever(conn, conn.execute(new.returning(SessionRow.id)).scalar_one())


def get(conn: Connection, reach: Reach, session_id: UUID) -> ClassSession:
    """Raises NotFound, also when it is there and out of reach."""
    return _one(conn, _selected().where(SessionRow.id == session_id, *within(reach)))


def are_within(conn: Connection, reach: Reach, session_ids: Collection[UUID]) -> bool:
    """Whether all of them are there and within reach."""
    found = select(func.count()).where(SessionRow.id.in_(session_ids), *within(reach))
    return conn.execute(found).scalar_one() == len(set(session_ids))


def whosever(conn: Connection, session_id: UUID) -> ClassSession:
    """For the service itself, and where a right to it is asked for elsewhere. Raises NotFound."""
    return _one(conn, _selected().where(SessionRow.id == session_id))


def by_code(conn: Connection, code: str) -> ClassSession:
    """The lesson of a join link, in whichever organisation. Raises NotFound."""
    return _one(conn, _selected().where(SessionRow.code == code.strip().lower()))


def list_recent(conn: Connection, reach: Reach, limit: int = 50) -> list[ClassSession]:
    """Newest first."""
    newest = _selected().where(*within(reach)).order_by(SessionRow.created_at.desc(), SessionRow.id.desc())
    return [_session(row) for row in conn.execute(newest.limit(limit))]


def page(conn: Connection, reach: Reach, wanted: Wanted, *, limit: int, after: Place | None = None) -> list[ClassSession]:
    """At most `limit` that were made before `after`, newest first. Lessons that are made meanwhile move nothing."""
    query = _selected().where(*within(reach))
    begins = func.coalesce(SessionRow.started_at, SessionRow.scheduled_start, SessionRow.created_at)
    is_live = and_(SessionRow.started_at.is_not(None), SessionRow.ended_at.is_(None))
    if wanted.course is not None:
        query = query.where(CourseRow.title == wanted.course)
    if wanted.since is not None:
        query = query.where(begins >= wanted.since)
    if wanted.until is not None:
        query = query.where(begins < wanted.until)
    if wanted.live is not None:
        query = query.where(is_live if wanted.live else not_(is_live))
    for column, is_set in ((SessionRow.started_at, wanted.begun), (SessionRow.ended_at, wanted.ended)):
        if is_set is not None:
            query = query.where(column.is_not(None) if is_set else column.is_(None))
    if after is not None:
        query = query.where(tuple_(SessionRow.created_at, SessionRow.id) < tuple_(*after))
    newest = query.order_by(SessionRow.created_at.desc(), SessionRow.id.desc()).limit(limit)
    return [_session(row) for row in conn.execute(newest)]


def change(
    conn: Connection, reach: Reach, session_id: UUID, *, title: str, course: str | None, schedule: Schedule, owner_id: UUID | None
) -> ClassSession:
    """Raises NotFound. -> the lesson as it is now, also where it was given out of reach."""
    values = {
        "title": title,
        "owner_id": owner_id,
        "course_id": _course(conn, reach.organisation_id, course) if course else None,
        "scheduled_start": schedule.start,
        "scheduled_end": schedule.end,
    }
    changes = update(SessionRow).where(SessionRow.id == session_id, *within(reach)).values(values).returning(SessionRow.id)
    changed = conn.execute(changes).scalar_one_or_none()
    if changed is None:
        raise NotFound(_MISSING)
    return whosever(conn, changed)


def end(conn: Connection, reach: Reach, session_id: UUID, *, at: datetime | None = None) -> ClassSession:
    """Ends the lesson, now or `at`; one that has ended keeps its time. Raises NotFound."""
    running = (SessionRow.id == session_id, SessionRow.ended_at.is_(None), *within(reach))
    ends = update(SessionRow).where(*running).values(ended_at=at or func.now()).returning(SessionRow.id)
    now = conn.execute(ends).scalar_one_or_none()
    session = get(conn, reach, session_id)
    if now is not None:
        happenings.session_ended(conn, session)
        notify.announce(conn, session_id)
    return session


def mark_started(conn: Connection, first_readings: Mapping[UUID, datetime]) -> None:
    """Session -> the time of its first reading, kept only where there is none yet."""
    for session_id, at in sorted(first_readings.items()):
        new = (SessionRow.id == session_id, SessionRow.started_at.is_(None))
        starts = update(SessionRow).where(*new).values(started_at=at).returning(SessionRow.id)
        if conn.execute(starts).scalar_one_or_none() is not None:
            happenings.session_started(conn, whosever(conn, session_id))


def _course(conn: Connection, organisation_id: UUID, title: str) -> UUID:
    conn.execute(insert(CourseRow).values(organisation_id=organisation_id, title=title).on_conflict_do_nothing())
    found = select(CourseRow.id).where(CourseRow.organisation_id == organisation_id, CourseRow.title == title)
    return conn.execute(found).scalar_one()


def within(reach: Reach) -> list[ColumnElement[bool]]:
    theirs = [SessionRow.organisation_id == reach.organisation_id]
    return theirs if reach.owner_id is None else [*theirs, SessionRow.owner_id == reach.owner_id]


def _selected() -> Select[*tuple[Any, ...]]:
    return (
        select(*SessionRow.__table__.c, CourseRow.title.label("course"), UserRow.email.label("teacher"))
        .outerjoin_from(SessionRow, CourseRow, CourseRow.id == SessionRow.course_id)
        .outerjoin(UserRow, UserRow.id == SessionRow.owner_id)
    )


def _one(conn: Connection, query: Select[*tuple[Any, ...]]) -> ClassSession:
    row = conn.execute(query).one_or_none()
    if row is None:
        raise NotFound(_MISSING)
    return _session(row)


def _session(row: Row[*tuple[Any, ...]]) -> ClassSession:
    return ClassSession(
        id=row.id,
        organisation_id=row.organisation_id,
        course=row.course,
        title=row.title,
        code=row.code,
        policy=Policy(Analysis(row.analysis), row.k, row.individual_view, row.retention_days),
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        scheduled_start=row.scheduled_start,
        scheduled_end=row.scheduled_end,
        owner_id=row.owner_id,
        teacher=row.teacher,
    )
