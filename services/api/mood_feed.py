"""The mood of a session as it moves: what a reading of storage changes for those who follow it. Pure but for the reading itself."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from services import clock
from services.api.schemas.mood import MoodPointOut
from services.domain.classroom import MoodPoint
from services.domain.mood import suppressed_point
from services.domain.reach import Reach
from services.storage import mood, participants, sessions
from services.storage.student_buckets import EPOCH

KEPT: Final = timedelta(hours=4)  # of a lesson's past


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is read again. What changes later than `settle` after its time is seen at the next full reading; an erasure at once.
    `linger`: after the end of a session its last readings are still being written."""

    settle: timedelta = timedelta(seconds=20)
    full_every: timedelta = timedelta(seconds=60)
    linger: timedelta = timedelta(seconds=3)


USUAL: Final = Pace()


@dataclass(frozen=True, slots=True)
class Change:
    """A point that is new or has other figures. `version` counts the changes of one feed."""

    version: int
    at: datetime
    json: str


@dataclass(frozen=True, slots=True)
class MoodState:
    """`points` are in the order of their last change, so that what is new for a page stands at the end."""

    feed: str
    version: int
    points: dict[datetime, tuple[MoodPoint, Change]]
    people: frozenset[UUID]
    full_at: datetime
    ended_at: datetime | None = None
    is_final: bool = False

    def since(self, version: int) -> Sequence[Change]:
        """What has changed after `version`, in that order."""
        newest_first = (change for _, change in reversed(self.points.values()))
        return list(takewhile(lambda change: change.version > version, newest_first))[::-1]


@dataclass(frozen=True, slots=True)
class MoodReader:
    """Reads one organisation's sessions in buckets of one length, for all who were let in to follow them. `k_floor` as everywhere: the
    floor may be above a session's k."""

    engine: Engine
    organisation_id: UUID
    bucket_s: int
    k_floor: int
    pace: Pace = USUAL

    def read(self, session_id: UUID, previous: MoodState | None) -> MoodState:
        """Blocking. Raises NotFound. Reads only what can have changed; all of it now and then, and when somebody was erased."""
        if previous is not None and previous.is_final:
            return previous
        now = clock.now()
        with self.engine.connect() as conn:
            session = sessions.get(conn, Reach.all_of(self.organisation_id), session_id)
            people = participants.ids(conn, session_id)
            is_final = session.ended_at is not None and now >= session.ended_at + self.pace.linger
            is_full = previous is None or is_final or not previous.people <= people or now - previous.full_at >= self.pace.full_every
            begin = self._start_of_bucket((session.ended_at or now) - (KEPT if is_full else self.pace.settle))
            k = max(session.policy.k, self.k_floor)
            found = mood.read(conn, session, bucket_s=self.bucket_s, k=k, since=begin)
        before = previous or MoodState(secrets.token_hex(4), 0, {}, frozenset(), now)
        changes = list(_changes(before, found, begin))
        points = {at: known for at, known in before.points.items() if at >= begin or not is_full}
        for version, point in enumerate(changes, before.version + 1):
            points.pop(point.at, None)
            points[point.at] = (point, Change(version, point.at, MoodPointOut.model_validate(point).model_dump_json()))
        full_at = now if is_full else before.full_at
        return MoodState(before.feed, before.version + len(changes), points, people, full_at, session.ended_at, is_final)

    def _start_of_bucket(self, at: datetime) -> datetime:
        return at - (at - EPOCH) % timedelta(seconds=self.bucket_s)


def _changes(before: MoodState, found: Sequence[MoodPoint], begin: datetime) -> Iterator[MoodPoint]:
    """New points and other figures. A bucket from which everybody was erased has no point any more: its figures are taken back."""
    for point in found:
        if point.at not in before.points or before.points[point.at][0] != point:
            yield point
    still_there = {point.at for point in found}
    for at, (point, _) in before.points.items():
        if at >= begin and at not in still_there and point != suppressed_point(at):
            yield suppressed_point(at)
