"""A worker's place in the consumer group: what it asks of Redis, and nothing else. Every method raises what `server.AWAY` holds."""

import os
import secrets
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from services.inference.redis_queue.entry import GROUP, STREAM, count_of
from services.inference.redis_queue.server import BLOCK_S

DEAD: Final = "classpulse:dead-letters"
_DEAD_KEPT_S: Final = 86_400
_DEAD_MOST: Final = 1000
_AT_ONCE: Final = 64  # entries in one command
_SILENT_S: Final = 600.0  # a name without work or sign for so long is struck off


@dataclass(frozen=True, slots=True)
class Delivery:
    """`age_s`: since it was put into the stream, by Redis' clock."""

    entry: bytes
    fields: Mapping[bytes, bytes]
    age_s: float = 0.0


class Place:
    """`claim_s`: whoever shows no sign for so long has lost what it had to the first who looks."""

    def __init__(self, redis: Redis, claim_s: float) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._redis = redis
        self._claim_ms = round(1000 * claim_s)
        self._cursor: bytes | str = "0-0"

    async def take(self) -> None:
        """The group begins with what lies in the stream: a node may have been faster than the first worker."""
        try:
            await self._redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise
        for each in await self._redis.xinfo_consumers(STREAM, GROUP):
            if each["idle"] > 1000 * _SILENT_S:
                await self._strike_off(each)

    async def leave(self) -> None:
        for each in await self._redis.xinfo_consumers(STREAM, GROUP):
            if each["name"] == self.name.encode():
                await self._strike_off(each)

    async def _strike_off(self, consumer: Mapping[str, Any]) -> None:
        """With work of theirs a name stays: it would go, too."""
        if consumer["pending"] == 0:
            await self._redis.xgroup_delconsumer(STREAM, GROUP, consumer["name"])

    async def read(self, most: int, *, wait: bool) -> list[Delivery]:
        """What nobody has taken, the oldest first. `wait`: for a moment, while there is nothing."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.xreadgroup(GROUP, self.name, {STREAM: ">"}, count=most, block=round(1000 * BLOCK_S) if wait else None)
        pipe.time()
        streams, (seconds, micros) = await pipe.execute()
        now_ms = 1000 * seconds + micros // 1000
        return [
            Delivery(entry, fields, max(0, now_ms - int(entry.partition(b"-")[0])) / 1000)
            for _, entries in streams
            for entry, fields in _whole(entries)
        ]

    async def acknowledge(self, entries: Sequence[bytes]) -> None:
        """And delete: a face stays in Redis no longer than it must. What Redis no longer knows is nothing to worry about."""
        pipe = self._redis.pipeline(transaction=False)
        for some in _portions(entries):
            pipe.xack(STREAM, GROUP, *some)
            pipe.xdel(STREAM, *some)
        await pipe.execute()

    async def show_signs(self, entries: Sequence[bytes]) -> None:
        """That these are still worked at; it does not count as a delivery."""
        for some in _portions(entries):
            await self._redis.xclaim(STREAM, GROUP, self.name, 0, list(some), justid=True)

    async def take_up(self) -> list[tuple[Delivery, int]]:
        """What another left, or we let go of; and how often it was delivered, this time included."""
        self._cursor, found, *_ = await self._redis.xautoclaim(
            STREAM, GROUP, self.name, min_idle_time=self._claim_ms, start_id=self._cursor, count=_AT_ONCE
        )
        return [(Delivery(entry, fields), await self._deliveries_of(entry)) for entry, fields in _whole(found)]

    async def _deliveries_of(self, entry: bytes) -> int:
        pending = await self._redis.xpending_range(STREAM, GROUP, min=entry, max=entry, count=1)
        return int(pending[0]["times_delivered"]) if pending else 1

    async def bury(self, delivery: Delivery, reason: str, deliveries: int) -> None:
        """Somebody may want to know which lesson it was of and when; the faces themselves are not kept."""
        session, crops = delivery.fields.get(b"session", b"").hex(), count_of(delivery.fields)
        letter: dict[Any, Any] = {"entry": delivery.entry, "session": session, "crops": crops, "deliveries": deliveries, "reason": reason}
        pipe = self._redis.pipeline(transaction=False)
        pipe.xadd(DEAD, letter, maxlen=_DEAD_MOST, approximate=True)
        pipe.expire(DEAD, _DEAD_KEPT_S)
        await pipe.execute()


def _whole(entries: Sequence[Any]) -> Iterator[tuple[bytes, Mapping[bytes, bytes]]]:
    """Without those that were deleted meanwhile."""
    return ((entry, fields) for entry, fields in entries if fields)


def _portions(entries: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    return (entries[start : start + _AT_ONCE] for start in range(0, len(entries), _AT_ONCE))
