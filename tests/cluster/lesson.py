"""A class of the cluster, and what the database and the counters of all processes say of it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from redis import Redis
from sqlalchemy import func, select

from services.domain.records import Outcome
from services.inference.redis_queue.entry import GROUP, STREAM
from services.storage.models import ParticipantRow, ReadingRow
from tests.cluster.roles import Cluster, Role

Row = tuple[UUID, datetime, int, float | None]


@dataclass(frozen=True, slots=True)
class Lesson:
    school: Cluster
    session_id: str
    seats: list[dict[str, Any]]

    @classmethod
    def begin(cls, school: Cluster, students: int = 4) -> "Lesson":
        session = school.made("/api/v1/sessions", {"title": "Algebra", "policy": {"k": 1}})["id"]
        path = f"/api/v1/sessions/{session}/participants"
        return cls(school, session, [school.made(path, {"name": f"Student {n}", "consent": True}) for n in range(students)])

    def rows(self) -> set[Row]:
        """Every reading with an expression, as it is stored."""
        wanted = select(ReadingRow.participant_id, ReadingRow.at, ReadingRow.face_index, ReadingRow.p_happy).join(
            ParticipantRow, ParticipantRow.id == ReadingRow.participant_id
        )
        of_us = ParticipantRow.session_id == UUID(self.session_id), ReadingRow.outcome == int(Outcome.READ)
        with self.school.engine.connect() as connection:
            found = [(row[0], row[1], row[2], row[3]) for row in connection.execute(wanted.where(*of_us))]
        assert len(found) == len({row[:3] for row in found}), "a reading was stored twice"
        return set(found)

    def each_has(self, count: int, *, since: datetime | None = None, of: Sequence[dict[str, Any]] | None = None) -> bool:
        """Every student has so many readings with an expression (that were taken after `since`)."""
        wanted = select(ReadingRow.participant_id, func.count()).where(ReadingRow.outcome == int(Outcome.READ))
        if since is not None:
            wanted = wanted.where(ReadingRow.at > since)
        with self.school.engine.connect() as connection:
            counts: dict[UUID, int] = {row[0]: row[1] for row in connection.execute(wanted.group_by(ReadingRow.participant_id))}
        return all(counts.get(UUID(seat["id"]), 0) >= count for seat in (self.seats if of is None else of))

    def mood(self) -> dict[str, float]:
        points = self.school.http.get(f"/api/v1/sessions/{self.session_id}/mood?bucket=3600").raise_for_status().json()["points"]
        seen = [each["expressions"] for each in points if not each["suppressed"]]
        assert 1 <= len(seen) <= 2, "an hour may have ended meanwhile"
        return {name: sum(each[name] for each in seen) / len(seen) for name in seen[0]}


@dataclass(frozen=True, slots=True)
class Books:
    """Faces that were cut out, and those that were dropped on the way; of processes that live through what is done to others."""

    roles: list[Role]
    cut: float
    dropped: float

    @classmethod
    def of(cls, roles: list[Role]) -> "Books":
        pages = [role.counters() for role in roles]
        lost = ("crops_dropped_total", "readings_dropped_total")
        return cls(
            roles,
            sum(page.get("faces_total,cropped", 0.0) for page in pages),
            sum(value for page in pages for name, value in page.items() if name.startswith(lost)),
        )

    def since(self) -> "Books":
        now = Books.of(self.roles)
        return Books(self.roles, now.cut - self.cut, now.dropped - self.dropped)


async def eventually(condition: Callable[[], bool], seconds: float = 90.0) -> float:
    """-> seconds until it was so; the limit is no claim about speed. The students go on meanwhile."""
    began = time.monotonic()
    while not await asyncio.to_thread(condition):
        assert time.monotonic() - began < seconds, "it did not come to pass"
        await asyncio.sleep(0.05)
    return time.monotonic() - began


def in_redis(school: Cluster) -> int:
    with Redis(port=school.redis.port, protocol=2) as redis:
        return int(redis.xlen(STREAM))


def in_hand(school: Cluster, worker: Role) -> int:
    """Entries that this worker has taken and not acknowledged."""
    with Redis(port=school.redis.port, protocol=2) as redis:
        consumers = redis.xinfo_consumers(STREAM, GROUP)
    return sum(each["pending"] for each in consumers if f"-{worker.pid}-".encode() in each["name"])
