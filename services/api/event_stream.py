"""Server-sent events (WHATWG HTML, 9.2) of a mood: one answer that stays open as long as the lesson, the right to see it, and the page."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services import clock
from services.api.mood_feed import Change, MoodState
from services.api.mood_feeds import MoodFeeds
from services.errors import NotFound
from services.storage.live import Watch

MEDIA_TYPE: Final = "text/event-stream"
LAST: Final = "end"  # the id of the last event: whoever comes back with it has everything
KEEP_ALIVE_S: Final = 15.0  # proxies cut connections that are silent for longer; so often, too, the right to see is asked for again
SEND_S: Final = 30.0  # who takes nothing for so long is not there
_RETRY: Final = b"retry: 3000\n\n"
_ID: Final = re.compile(r"(\d{1,10})-([0-9a-f]{8})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: from when on it wants points, and up to which change of which feed it has them."""

    begin: datetime
    feed: str = ""
    version: int = 0

    def id(self, change: Change, feed: str) -> str:
        return f"{int(self.begin.timestamp())}-{feed}-{change.version}"

    @classmethod
    def of(cls, last_event_id: str | None, begin: datetime) -> "Place":
        """What a page says on coming back; an id that is not ours counts for nothing."""
        found = _ID.fullmatch(last_event_id or "")
        return cls(clock.from_unix(int(found[1])), found[2], int(found[3])) if found else cls(begin)

    def news(self, state: MoodState) -> list[Change]:
        """Another process's feed, or an earlier one of ours, counts differently: then the page gets all it wants once more."""
        return [change for change in state.since(self.version if self.feed == state.feed else 0) if change.at >= self.begin]


class MoodStream(Response):
    """`allowed` is asked now and then whether who follows still may."""

    media_type = MEDIA_TYPE

    def __init__(
        self, feeds: MoodFeeds, organisation_id: UUID, session_id: UUID, bucket_s: int, place: Place, allowed: Callable[[], Awaitable[bool]]
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._feeds = feeds
        self._what = (organisation_id, session_id, bucket_s)
        self._place = place
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises Overloaded before anything is sent."""
        async with self._feeds.watch(*self._what) as watch:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            follow, gone, closed = (
                asyncio.ensure_future(end) for end in (self._follow(watch, send), _disconnected(receive), self._feeds.closed())
            )
            try:
                ended, _ = await asyncio.wait({follow, gone, closed}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for end in (follow, gone, closed):
                    end.cancel()
                await asyncio.gather(follow, gone, closed, return_exceptions=True)
            if follow in ended:
                follow.result()
            if gone not in ended:
                await send({"type": "http.response.body", "body": b""})

    async def _follow(self, watch: Watch[MoodState], send: Send) -> None:
        await _put(send, _RETRY)
        place, asked_at = self._place, clock.monotonic()
        while True:
            try:
                async with asyncio.timeout(KEEP_ALIVE_S):
                    state = await watch.next()
            except TimeoutError:
                await _put(send, b": keep-alive\n\n")
            except NotFound:
                return  # deleted: whoever comes back is told
            else:
                if news := place.news(state):
                    await _put(send, b"".join(_event("point", place.id(change, state.feed), change.json) for change in news))
                place = Place(place.begin, state.feed, state.version)
                if state.is_final:
                    await _put(send, _event("end", LAST, json.dumps({"ended_at": state.ended_at}, default=str)))
                    return
            if clock.monotonic() - asked_at >= KEEP_ALIVE_S:
                asked_at = clock.monotonic()
                if not await self._allowed():
                    return


def _event(kind: str, id_: str, data: str) -> bytes:
    """`data` is one line."""
    return f"event: {kind}\nid: {id_}\ndata: {data}\n\n".encode()


async def _put(send: Send, body: bytes) -> None:
    """Raises TimeoutError for who takes nothing."""
    async with asyncio.timeout(SEND_S):
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
