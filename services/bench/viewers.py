"""Teachers who have a live page open, without browsers: they log in, load the page and follow it over Dash's WebSocket as its scripts do.

What a browser draws is not in it. All share one login and one process; `follow` belongs on its event loop.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Origin

from services.errors import ClassPulseError

WATCH: Final = "watch"
"""The component of the live page that says what it follows; the server asks for it back before it sends more."""

BEAT: Final = "beat"
"""The component that is set last of each snapshot."""


@dataclass(slots=True)
class Seen:
    """What one page was given."""

    snapshots: int = 0
    characters: int = 0


class Viewers:
    """Logged in by `login_url`, a link that works once."""

    def __init__(self, base_url: str, login_url: str, session_id: UUID) -> None:
        self._base_url = base_url
        self._login_url = login_url
        self._session_id = session_id
        self._http = httpx.AsyncClient(base_url=base_url, headers={"Origin": base_url}, timeout=30)
        self._pages: list[asyncio.Task[None]] = []
        self.seen: list[Seen] = []

    async def __aenter__(self) -> Self:
        try:
            await self._log_in()
        except BaseException:
            await self._http.aclose()
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for page in self._pages:
            page.cancel()
        await asyncio.gather(*self._pages, return_exceptions=True)
        await self._http.aclose()

    async def open(self, pages: int) -> None:
        """So many more pages. Raises ClassPulseError when one shows nothing in half a minute."""
        new = [Seen() for _ in range(pages)]
        self._pages += [asyncio.create_task(self._follow(seen)) for seen in new]
        self.seen += new
        for _ in range(300):
            if all(seen.snapshots for seen in new):
                return
            self.check()
            await asyncio.sleep(0.1)
        raise ClassPulseError(f"{sum(not seen.snapshots for seen in new)} of {pages} pages show nothing.")

    def given(self) -> tuple[int, int]:
        """Snapshots and characters, of all pages."""
        return sum(seen.snapshots for seen in self.seen), sum(seen.characters for seen in self.seen)

    def check(self) -> None:
        """Raises what ended a page."""
        for page in self._pages:
            if page.done():
                page.result()
                raise ClassPulseError("The server let go of a page.")

    async def _log_in(self) -> None:
        answer = await self._http.post(self._login_url)
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise ClassPulseError(f"The link does not log in: {answer.status_code}.")

    async def _follow(self, seen: Seen) -> None:
        watch = {**await self._page(), "attempt": 1}
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        address = self._base_url.replace("http", "ws", 1) + "/_dash-ws-callback"
        async with connect(address, origin=Origin(self._base_url), additional_headers={"Cookie": cookies}, max_size=None) as socket:
            asked = {"output": await self._callback(WATCH), "outputs": [], **_inputs({f"{WATCH}.data": watch})}
            await socket.send(json.dumps({"type": "callback_request", "requestId": "1", "rendererId": "1", "payload": asked}))
            async for text in socket:
                seen.characters += len(text)
                for message in _messages(json.loads(text)):
                    seen.snapshots += message.get("payload", {}).get("componentId") == BEAT
                    if message["type"] == "get_props_request":
                        answer = {"type": "get_props_response", "requestId": message["requestId"], "payload": {"data": watch}}
                        await socket.send(json.dumps(answer))

    async def _page(self) -> dict[str, Any]:
        """The session's page, loaded; -> what it follows."""
        path = f"/sessions/{self._session_id}"
        (await self._http.get(path)).raise_for_status()
        outputs = [{"id": "page", "property": "children"}, {"id": "page-title", "property": "data"}]
        asked = {"output": "..page.children...page-title.data..", "outputs": outputs}
        asked |= _inputs({"url.pathname": path, "timezone.data": "Europe/Berlin"})
        answer = (await self._http.post("/_dash-update-component", json=asked)).raise_for_status().json()
        for part in _components(answer["response"]):
            if part.get("id") == WATCH:
                watch: dict[str, Any] = part["data"]
                return watch
        raise ClassPulseError("The session's page follows nothing.")

    async def _callback(self, component: str) -> str:
        """The name of the callback that this component sets off."""
        known = (await self._http.get("/_dash-dependencies")).raise_for_status().json()
        ours = (each for each in known if not each.get("clientside_function"))
        return next(str(each["output"]) for each in ours if [one["id"] for one in each["inputs"]] == [component])


def _inputs(values: dict[str, Any]) -> dict[str, Any]:
    given = [{"id": name.split(".")[0], "property": name.split(".")[1], "value": value} for name, value in values.items()]
    return {"inputs": given, "changedPropIds": list(values)[:1], "state": []}


def _messages(received: Any) -> list[dict[str, Any]]:
    return received if isinstance(received, list) else [received]


def _components(tree: Any) -> Iterator[dict[str, Any]]:
    """The properties of all components in an answer of Dash."""
    if isinstance(tree, list):
        for each in tree:
            yield from _components(each)
    elif isinstance(tree, dict):
        if isinstance(tree.get("props"), dict):
            yield tree["props"]
        for each in tree.values():
            yield from _components(each)
