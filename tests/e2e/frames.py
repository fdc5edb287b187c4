"""The API on a real server, and a platform's page of another site that holds a frame."""

import asyncio
import contextlib
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.api.mood_feed import Pace
from services.api.mood_feeds import MoodFeeds
from services.api.signaling_client import SignalingClient
from services.auth.secret import Secret
from services.auth.signing import new_keys
from services.domain.policy import Jurisdiction
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.runner import Runner

KEY = "platform-key-of-the-tests"


@contextlib.contextmanager
def serving(engine: Engine, port: int, *, stream: Path | None = None, **changes: Any) -> Iterator[ApiContext]:
    """At http://localhost:PORT, in a thread; 0 takes a free one. `stream`: the socket of the stream process; None: it is not there."""
    if port == 0:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
    started = threading.Event()
    stop: list[Callable[[], object]] = []
    made: list[ApiContext] = []

    async def run() -> None:
        with tempfile.TemporaryDirectory(prefix="cp-") as folder:
            context = ApiContext(
                engine=engine,
                feeds=MoodFeeds(engine, 1, pace=Pace(linger=timedelta(0))),
                signaling=SignalingClient(stream or Path(folder) / "nobody.sock"),
                secret=Secret("a secret of the tests, long enough for HS256"),
                base_url=f"http://localhost:{port}",
                k_floor=1,
                law=changes.pop("law", Jurisdiction("none")),
                runner=Runner(Workshop(engine, new_keys(), k_floor=1, service=f"http://localhost:{port}"), Press()),
                platform_key=KEY,
                **changes,
            )
            server = uvicorn.Server(uvicorn.Config(create_app(context), port=port, log_level="warning", timeout_graceful_shutdown=2))
            loop = asyncio.get_running_loop()

            def end() -> None:
                context.feeds.close()
                server.should_exit = True

            task = asyncio.create_task(server._serve())
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
                await asyncio.sleep(0.02)
            stop.append(partial(loop.call_soon_threadsafe, end))
            made.append(context)
            started.set()
            await task
            await context.signaling.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="api")
    thread.start()
    assert started.wait(60)
    try:
        yield made[0]
    finally:
        stop[0]()
        thread.join()


@dataclass(slots=True)
class PlatformPage:
    """At 127.0.0.1: for a browser another site than localhost."""

    url: str
    html: str = ""


@contextlib.contextmanager
def platform_page(headers: Mapping[str, str]) -> Iterator[PlatformPage]:
    """Its `html` is what it serves."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.html.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    page = PlatformPage(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, name="platform")
    thread.start()
    try:
        yield page
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
