"""Other nodes that may have room for a sender when this one has none."""

import asyncio
from collections.abc import Sequence
from typing import Final

import httpx

from services import clock

_ANSWER_S: Final = 1.0
_BELIEVED_S: Final = 1.0  # a storm of offers asks the neighbours once, not once each


class Neighbours:
    """`urls`: their base URLs; they have the same database and secret key. Connects on first use."""

    def __init__(self, urls: Sequence[str] = ()) -> None:
        self._urls = [url.rstrip("/") for url in urls]
        self._http = httpx.AsyncClient(timeout=_ANSWER_S)
        self._asking = asyncio.Lock()
        self._asked = float("-inf")
        self._roomiest: str | None = None

    async def close(self) -> None:
        await self._http.aclose()

    async def with_room(self) -> str | None:
        """The base URL of the node with most room, or None."""
        if not self._urls:
            return None
        async with self._asking:
            if clock.monotonic() - self._asked > _BELIEVED_S:
                rooms = await asyncio.gather(*(self._room(url) for url in self._urls))
                room, url = max(zip(rooms, self._urls, strict=True))
                self._roomiest, self._asked = (url if room > 0 else None), clock.monotonic()
            return self._roomiest

    async def _room(self, url: str) -> int:
        try:
            answer = await self._http.get(f"{url}/readyz")
            return int(answer.json()["room"]) if answer.is_success else 0
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return 0
