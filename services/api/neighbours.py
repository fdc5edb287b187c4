"""Other nodes that may have room for a sender when this one has none."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import httpx

from services import clock

Register = Callable[[], Awaitable[Sequence[str]]]

_ANSWER_S: Final = 1.0
_BELIEVED_S: Final = 1.0  # a storm of offers asks the neighbours once, not once each


class Neighbours:
    """`urls`: their base URLs; `register` knows more of them. They have the same database and secret key. Connects on first use."""

    def __init__(self, urls: Sequence[str] = (), register: Register | None = None) -> None:
        self._urls = urls
        self._register = register
        self._http = httpx.AsyncClient(timeout=_ANSWER_S)
        self._asking = asyncio.Lock()
        self._asked = float("-inf")
        self._roomiest: str | None = None

    async def close(self) -> None:
        await self._http.aclose()

    async def with_room(self) -> str | None:
        """The base URL of the node with most room, or None."""
        async with self._asking:
            if clock.monotonic() - self._asked > _BELIEVED_S:
                urls = await self._known()
                rooms = await asyncio.gather(*(self._room(url) for url in urls))
                room, url = max(zip(rooms, urls, strict=True), default=(0, ""))
                self._roomiest, self._asked = (url if room > 0 else None), clock.monotonic()
            return self._roomiest

    async def _known(self) -> list[str]:
        registered = await self._register() if self._register else ()
        return sorted({url.rstrip("/") for url in (*self._urls, *registered)})

    async def _room(self, url: str) -> int:
        try:
            answer = await self._http.get(f"{url}/readyz")
            return int(answer.json()["room"]) if answer.is_success else 0
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return 0
