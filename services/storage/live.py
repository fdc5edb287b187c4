"""Live updates inside one web process: storage is read once for a session, however many pages watch it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final, Generic, TypeVar
from uuid import UUID

from services.errors import NotFound

log = logging.getLogger(__name__)

TICK_S: Final = 2.0  # without news storage is read anyway, so that coverage falls when the media stops
GAP_S: Final = 0.5  # the least time between two readings of a session, however much news there is

Snapshot = TypeVar("Snapshot")


class Watch(Generic[Snapshot]):
    """What one page holds: the newest snapshot only, so that a slow page skips some and delays nobody."""

    def __init__(self) -> None:
        self._newest: list[Snapshot] = []
        self._news = asyncio.Event()
        self._gone = False

    def put(self, snapshot: Snapshot) -> None:
        self._newest = [snapshot]
        self._news.set()

    def end(self) -> None:
        """There is nothing to watch any more."""
        self._gone = True
        self._news.set()

    async def next(self) -> Snapshot:
        """Waits for one that was not given yet. Raises NotFound when the session was deleted."""
        await self._news.wait()
        if self._gone:
            raise NotFound("There is no such session.")
        self._news.clear()
        return self._newest[0]


class LiveHub(Generic[Snapshot]):
    """Hands every page of a session the same snapshots; a session that nobody watches costs nothing."""

    def __init__(self, read: Callable[[UUID, Snapshot | None], Snapshot], *, tick_s: float = TICK_S, gap_s: float = GAP_S) -> None:
        """`read(session_id, previous)` is called in a thread, never twice at a time for one session. Where it raises NotFound the
        session was deleted, and whoever watches it is told."""
        self._read = read
        self._tick_s, self._gap_s = tick_s, gap_s
        self._feeds: dict[UUID, _Feed[Snapshot]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Called on the event loop that the pages are served on."""
        self._loop = asyncio.get_running_loop()

    async def stop(self) -> None:
        feeds, self._feeds = list(self._feeds.values()), {}
        for feed in feeds:
            await feed.stop()

    def notify(self, session_id: UUID) -> None:
        """There is something new in storage. From any thread; before `start` it does nothing."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, session_id)

    @asynccontextmanager
    async def watch(self, session_id: UUID) -> AsyncIterator[Watch[Snapshot]]:
        """Follows one session; the first snapshot comes at once."""
        feed = self._feeds.get(session_id)
        if feed is None:
            feed = self._feeds[session_id] = _Feed(session_id, self._read, self._tick_s, self._gap_s)
        watch = feed.add()
        try:
            yield watch
        finally:
            feed.watches.discard(watch)
            if not feed.watches and self._feeds.get(session_id) is feed:
                del self._feeds[session_id]
                await feed.stop()

    def watchers(self, session_id: UUID) -> int:
        feed = self._feeds.get(session_id)
        return len(feed.watches) if feed else 0

    def _wake(self, session_id: UUID) -> None:
        if feed := self._feeds.get(session_id):
            feed.wake.set()


class _Feed(Generic[Snapshot]):
    """One session that somebody watches, and the task that reads it."""

    def __init__(self, session_id: UUID, read: Callable[[UUID, Snapshot | None], Snapshot], tick_s: float, gap_s: float) -> None:
        self.session_id = session_id
        self.watches: set[Watch[Snapshot]] = set()
        self.wake = asyncio.Event()
        self._read = read
        self._tick_s, self._gap_s = tick_s, gap_s
        self._newest: Snapshot | None = None
        self._gone = False
        self._task = asyncio.create_task(self._run(), name=f"live {session_id}")

    def add(self) -> Watch[Snapshot]:
        watch: Watch[Snapshot] = Watch()
        self.watches.add(watch)
        if self._gone:
            watch.end()
        elif self._newest is not None:
            watch.put(self._newest)
        return watch

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)  # lets through that the caller is cancelled too

    async def _run(self) -> None:
        failing = False
        while True:
            self.wake.clear()
            try:
                self._newest = await asyncio.to_thread(self._read, self.session_id, self._newest)
            except NotFound:
                self._gone = True
                for watch in self.watches:
                    watch.end()
                return
            except Exception:
                if not failing:
                    log.exception("session %s cannot be read; its pages wait", self.session_id, extra={"session_id": self.session_id})
                failing = True
            else:
                failing = False
                for watch in self.watches:
                    watch.put(self._newest)
            await asyncio.sleep(self._gap_s)
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, self._tick_s - self._gap_s)):
                    await self.wake.wait()
