"""The class's figures, from the database: what was seen of each student comes out, `domain.mood` makes points of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from sqlalchemy import Connection, func, select, true

from services.domain.classroom import ClassSession, MoodPoint
from services.domain.mood import class_points
from services.domain.policy import Analysis
from services.domain.records import Outcome
from services.errors import BadInput
from services.storage import cameras, student_buckets
from services.storage.models import ParticipantRow, ReadingRow
from services.storage.student_buckets import EPOCH, StudentBuckets

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
    found = _buckets(conn, session, bucket_s, since, until)
    return class_points(found.starts, found.sizes, found.seen, k=k, analysis=session.policy.analysis)


def counted(
    conn: Connection, session: ClassSession, *, bucket_s: int, k: int, since: datetime, until: datetime
) -> list[tuple[MoodPoint, int, int]]:  # fmt: skip
    """The same points, each with how many were present and how many readable, also where the point does not say so: for the service
    itself."""
    found = _buckets(conn, session, bucket_s, since, until)
    bucket = np.repeat(np.arange(len(found.starts)), found.sizes)
    readable = np.bincount(bucket, found.seen.looks_read(session.policy.analysis) > 0, len(found.starts))
    points = class_points(found.starts, found.sizes, found.seen, k=k, analysis=session.policy.analysis)
    return list(zip(points, found.sizes.tolist(), readable.astype(int).tolist(), strict=True))


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


def _buckets(
    conn: Connection, session: ClassSession, bucket_s: int, since: datetime | None, until: datetime | None
) -> StudentBuckets:  # fmt: skip
    if not 1 <= bucket_s <= LONGEST_S:
        raise BadInput(f"A bucket is 1 to {LONGEST_S} seconds long, not {bucket_s}.")
    length = timedelta(seconds=bucket_s)
    begin, end = floor(since, length) if since else None, _ceiling(until, length) if until else None
    return student_buckets.read(conn, session.id, length, begin, end)


def floor(at: datetime, length: timedelta) -> datetime:
    """The start of the bucket that `at` lies in."""
    return at - (at - EPOCH) % length


def _ceiling(at: datetime, length: timedelta) -> datetime:
    return at + (EPOCH - at) % length
