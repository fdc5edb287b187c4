"""The class's figures, from the database: rows per student and bucket come out, `domain.mood` makes points of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from services.domain.classroom import ClassSession, MoodPoint
from services.domain.mood import StudentBucket, class_point
from services.domain.policy import Analysis
from services.domain.records import Outcome
from services.errors import BadInput
from services.storage import cameras, looks, rollups
from services.storage.models import ParticipantRow, ReadingRow, RollupRow
from services.storage.models.readings import P_COLUMNS

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_S: Final = 3600
PRESENT_S: Final = 5
"""A student is present when media arrived within so many seconds. Shorter blinks with every lost packet; longer shows who has left."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """For how many of the class the figures speak, now. `suppressed`: fewer than k are readable, so that no figures are shown."""

    participants: int
    present: int
    readable: int
    suppressed: bool
    cameras_off: int = 0  # said to be off, and not present


def read(
    conn: Connection, session: ClassSession, *, bucket_s: int, k: int, since: datetime | None = None, until: datetime | None = None
) -> list[MoodPoint]:
    """Points in order of time, one for each bucket in which anybody was seen, that overlaps [since, until). Raises BadInput.

    Buckets count from the Unix epoch. From 10 s on they are made of rollups, each counted where it starts, so that lengths which are no
    multiple of 10 are blurred by up to 10 s. Shorter ones are made of raw readings, and are gone when those are.
    """
    if not 1 <= bucket_s <= LONGEST_S:
        raise BadInput(f"A bucket is 1 to {LONGEST_S} seconds long, not {bucket_s}.")
    length = timedelta(seconds=bucket_s)
    begin, end = floor(since, length) if since else None, _ceiling(until, length) if until else None
    query = _from_rollups if bucket_s >= rollups.SECONDS else _from_readings
    return [
        class_point(at, students, k=k, analysis=session.policy.analysis)
        for at, students in _students(conn, query(session, length, begin, end))
    ]


def coverage(conn: Connection, session: ClassSession, *, k: int, at: datetime) -> Coverage:
    """Counts of the seconds up to `at`. They say nothing of an expression and are given for a class of any size."""
    participants = select(func.count()).select_from(ParticipantRow).where(ParticipantRow.session_id == session.id)
    readable = (
        ReadingRow.outcome == Outcome.READ if session.policy.analysis is Analysis.EXPRESSION else ReadingRow.outcome != Outcome.NO_FACE
    )
    since = at - timedelta(seconds=PRESENT_S)
    off = cameras.off(session.id, since, at)
    seen = (
        select(func.bool_or(readable).label("readable"))
        .where(ReadingRow.participant_id == ParticipantRow.id, ReadingRow.at > since, ReadingRow.at <= at)
        .having(func.count() > 0)
        .lateral("seen")
    )
    lately = (
        select(participants.scalar_subquery(), func.count(), func.count().filter(seen.c.readable), off)
        .join_from(ParticipantRow, seen, true())
        .where(ParticipantRow.session_id == session.id)
    )
    total, present, read_now, cameras_off = conn.execute(lately).one()
    return Coverage(total, present, read_now, suppressed=read_now < k, cameras_off=cameras_off)


def _from_rollups(session: ClassSession, length: timedelta, begin: datetime | None, end: datetime | None) -> Select[*tuple[Any, ...]]:
    at = func.date_bin(length, RollupRow.bucket, EPOCH)
    sums = [func.sum(getattr(RollupRow, name)).label(name) for name in ("samples", "faces", "readable", "facing", *P_COLUMNS)]
    query = select(at.label("at"), *sums).where(RollupRow.session_id == session.id).group_by(at, RollupRow.participant_id).order_by(at)
    return _between(query, RollupRow.bucket, begin, end)


def _from_readings(session: ClassSession, length: timedelta, begin: datetime | None, end: datetime | None) -> Select[*tuple[Any, ...]]:
    """Student by student: asked as a join, Postgres reads the same minutes of all lessons and throws most of them away."""
    of_one = select(ReadingRow.at, *looks.of_one_look()).where(ReadingRow.participant_id == ParticipantRow.id).group_by(ReadingRow.at)
    look = _between(of_one, ReadingRow.at, begin, end).lateral("look")
    at = func.date_bin(length, look.c.at, EPOCH)
    of_session = select(at.label("at"), *looks.summed(look)).join_from(ParticipantRow, look, true())
    return of_session.where(ParticipantRow.session_id == session.id).group_by(at, ParticipantRow.id).order_by(at)


def _between(
    query: Select[*tuple[Any, ...]], column: InstrumentedAttribute[datetime], begin: datetime | None, end: datetime | None
) -> Select[*tuple[Any, ...]]:
    if begin is not None:
        query = query.where(column >= begin)
    return query.where(column < end) if end is not None else query


def _students(conn: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[tuple[datetime, list[StudentBucket]]]:
    for at, rows in groupby(conn.execute(query), key=lambda row: row.at):
        yield (
            at,
            [StudentBucket(row[1], row[2], row[3], row[4], row[5 : 5 + len(P_COLUMNS)]) for row in rows],  # by name takes longer
        )


def floor(at: datetime, length: timedelta) -> datetime:
    """The start of the bucket that `at` lies in."""
    return at - (at - EPOCH) % length


def _ceiling(at: datetime, length: timedelta) -> datetime:
    return at + (EPOCH - at) % length
