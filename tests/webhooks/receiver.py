"""A platform's server, as webhooks meet it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATIENCE_S = 60.0


@dataclass(slots=True)
class Receiver:
    """Keeps what comes, and answers with `answers` in turn, then with 204. `hold`: it does not answer before it is set."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    hold: asyncio.Event | None = None

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def bodies(self, path: str = "/hook") -> list[dict[str, Any]]:
        return [json.loads(body) for at, _, body in self.got if at == path]

    async def until(self, came: int) -> None:
        await eventually(lambda: len(self.got) >= came)

    async def _take(self, request: Request) -> Response:
        self.got.append((request.url.path, dict(request.headers), await request.body()))
        if self.hold is not None and request.url.path == "/slow":
            await self.hold.wait()
        status = self.answers.pop(0) if self.answers else 204
        return Response(status_code=status, headers={"Location": "/elsewhere"} if 300 <= status < 400 else None)

    @contextlib.asynccontextmanager
    async def listening(self, **how: Any) -> AsyncIterator["Receiver"]:
        app = Starlette(routes=[Route("/{path:path}", self._take, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1, **how))
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        task = asyncio.create_task(server._serve())
        await eventually(lambda: server.started)
        self.port = server.servers[0].sockets[0].getsockname()[1]
        yield self
        if self.hold is not None:
            self.hold.set()
        server.should_exit = True
        await task


async def eventually(true: Callable[[], bool | Awaitable[bool]]) -> None:
    """Waits for as long as a loaded machine may need; fails when it never comes true."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            said = true()
            if said if isinstance(said, bool) else await said:
                return
            await asyncio.sleep(0.01)
