"""The feeds of one web process: a session is read once for all who follow it, when Postgres says that there is news."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from services.api.mood_feed import USUAL, MoodReader, MoodState, Pace
from services.errors import Overloaded
from services.storage.live import LiveHub, Watch

MOST: Final = 500  # an open stream costs a socket and some kilobytes; beyond this a process serves its other pages worse

_Kind = tuple[UUID, int]  # organisation, seconds in a bucket


class MoodFeeds:
    """Belongs to one event loop, but for `notify`."""

    def __init__(self, engine: Engine, k_floor: int, *, most: int = MOST, pace: Pace = USUAL) -> None:
        self._engine = engine
        self._k_floor = k_floor
        self._most = most
        self._pace = pace
        self._hubs: dict[_Kind, LiveHub[MoodState]] = {}
        self._open: Counter[_Kind] = Counter()
        self._closed = asyncio.Event()

    @asynccontextmanager
    async def watch(self, organisation_id: UUID, session_id: UUID, bucket_s: int) -> AsyncIterator[Watch[MoodState]]:
        """States as they come, the newest only. Raises Overloaded where too many follow."""
        if self._open.total() >= self._most or self._closed.is_set():
            raise Overloaded("Too many streams are open here; come back later, or ask for the mood now and then.")
        kind = (organisation_id, bucket_s)
        self._open[kind] += 1
        try:
            async with self._hub(kind).watch(session_id) as watch:
                yield watch
        finally:
            self._open[kind] -= 1
            if not self._open[kind]:
                del self._open[kind], self._hubs[kind]

    def notify(self, session_id: UUID) -> None:
        """There is something new in storage. From any thread."""
        for hub in list(self._hubs.values()):
            hub.notify(session_id)

    async def closed(self) -> None:
        """Waits until this process takes leave of its streams."""
        await self._closed.wait()

    def close(self) -> None:
        """Streams end by themselves; those who follow come back to whoever is there then."""
        self._closed.set()

    def _hub(self, kind: _Kind) -> LiveHub[MoodState]:
        if kind not in self._hubs:
            reader = MoodReader(self._engine, *kind, k_floor=self._k_floor, pace=self._pace)
            self._hubs[kind] = LiveHub(reader.read)
            self._hubs[kind].start()
        return self._hubs[kind]
