"""The mood of a session as it moves: what a reading of storage changes for those who follow it. Pure but for the reading itself."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine

from services import clock
from services.api.schemas.mood import MoodPointOut
from services.domain.classroom import ClassSession, MoodPoint
from services.domain.mood import suppressed_point
from services.domain.reach import Reach
from services.domain.rereading import LENGTH, Stretch, following, onwards
from services.storage import mood, participants, rollups, sessions

KEPT: Final = timedelta(hours=4)  # of a lesson's past

_EVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is read again. What changes later than `settle` after its time is seen when its stretch of the past is read again: one
    every `again_every`, round and round, so that two hours take two minutes. An erasure is seen at once. `linger`: after the end of a
    session its last readings are still being written."""

    settle: timedelta = timedelta(seconds=20)
    again_every: timedelta = timedelta(seconds=10)
    stretch: timedelta = LENGTH
    fine_stretch: timedelta = timedelta(minutes=2)  # of buckets that are made of single readings, of which there are twenty times as many
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
    """`points` are in the order of their last change, so that what is new for a page stands at the end. `again`: where the stretch begins
    that is read again next, `again_at`: when one was."""

    feed: str
    version: int
    points: dict[datetime, tuple[MoodPoint, Change]]
    people: frozenset[UUID]
    again: datetime
    again_at: datetime
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
        """Blocking. Raises NotFound. Reads what can have changed: all of it at first, at the end and when somebody was erased, else the
        newest, and now and then a stretch of the past."""
        if previous is not None and previous.is_final:
            return previous
        now = clock.now()
        with self.engine.connect() as conn:
            session = sessions.get(conn, Reach.all_of(self.organisation_id), session_id)
            people = participants.ids(conn, session_id)
            is_final = session.ended_at is not None and now >= session.ended_at + self.pace.linger
            begin = self._start_of_bucket((session.ended_at or now) - KEPT)
            before = previous or MoodState(secrets.token_hex(4), 0, {}, frozenset(), begin, now)
            if previous is None or is_final or not previous.people <= people:
                stretches, again, again_at = [Stretch(begin, _EVER)], begin, now
            else:
                stretches, again, again_at = self._newest(session, previous, now)
            k = max(session.policy.k, self.k_floor)
            changes = [change for stretch in stretches for change in _changes(before, self._points(conn, session, k, stretch), stretch)]
        points = {at: known for at, known in before.points.items() if at >= begin}
        for version, point in enumerate(changes, before.version + 1):
            points.pop(point.at, None)
            points[point.at] = (point, Change(version, point.at, MoodPointOut.model_validate(point).model_dump_json()))
        return MoodState(before.feed, before.version + len(changes), points, people, again, again_at, session.ended_at, is_final)

    def _newest(self, session: ClassSession, previous: MoodState, now: datetime) -> tuple[list[Stretch], datetime, datetime]:
        """-> what to read, and where and when to go on with the past."""
        end = session.ended_at or now
        newest = self._start_of_bucket(end - self.pace.settle)
        if now - previous.again_at < self.pace.again_every:
            return [Stretch(newest, _EVER)], previous.again, previous.again_at
        begin = self._start_of_bucket(max(end - KEPT, (session.started_at or session.created_at) - self.pace.stretch))
        bucket = timedelta(seconds=self.bucket_s)
        length = self.pace.stretch if bucket >= rollups.LENGTH else self.pace.fine_stretch
        again = following(begin, newest, previous.again, -(-length // bucket) * bucket)
        return [again, Stretch(newest, _EVER)], onwards(again, begin, newest), now

    def _points(self, conn: Connection, session: ClassSession, k: int, stretch: Stretch) -> list[MoodPoint]:
        if stretch.since == stretch.until:
            return []
        until = None if stretch.until == _EVER else stretch.until
        return mood.read(conn, session, bucket_s=self.bucket_s, k=k, since=stretch.since, until=until)

    def _start_of_bucket(self, at: datetime) -> datetime:
        return mood.floor(at, timedelta(seconds=self.bucket_s))


def _changes(before: MoodState, found: Sequence[MoodPoint], stretch: Stretch) -> Iterator[MoodPoint]:
    """New points and other figures. A bucket from which everybody was erased has no point any more: its figures are taken back."""
    for point in found:
        if point.at not in before.points or before.points[point.at][0] != point:
            yield point
    still_there = {point.at for point in found}
    for at, (point, _) in before.points.items():
        if stretch.covers(at) and at not in still_there and point != suppressed_point(at):
            yield suppressed_point(at)
