"""A page that follows a stream of server-sent events."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Event:
    kind: str
    id: str
    data: dict[str, Any]


class Following:
    """`points` is what a page would show now: the newest figures of each bucket."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.points: dict[str, dict[str, Any]] = {}
        self.comments = 0
        self.events = self._events()

    async def next(self) -> Event:
        return await anext(self.events)

    async def rest(self) -> list[Event]:
        """Until the stream ends."""
        return [event async for event in self.events]

    async def _events(self) -> AsyncIterator[Event]:
        said: dict[str, str] = {}
        async for line in self.response.aiter_lines():
            if line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, value = line.partition(": ")
                said[name] = value
            elif "data" in said:
                event = Event(said["event"], said["id"], json.loads(said["data"]))
                if event.kind == "point":
                    self.points[event.data["at"]] = event.data
                yield event
                said = {}


@asynccontextmanager
async def following(client: httpx.AsyncClient, session_id: str, last_event_id: str = "", **params: int) -> AsyncIterator[Following]:
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
    async with client.stream("GET", f"/api/v1/sessions/{session_id}/mood/stream", params=params, headers=headers, timeout=60) as response:
        assert response.status_code == 200, await response.aread()
        yield Following(response)
