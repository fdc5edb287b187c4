"""A node without vision, or with what a test brings: the real web application on a TCP port, the real control application on a Unix
socket, real peers between."""

import asyncio
import contextlib
import socket
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.api.mood_feeds import MoodFeeds
from services.api.neighbours import Neighbours
from services.api.signaling_client import SignalingClient
from services.api.whip_rules import WhipRules
from services.auth.secret import Secret
from services.auth.signing import new_keys
from services.bootstrap import supervise
from services.bootstrap.serving import make_server
from services.domain.policy import Jurisdiction
from services.ingest.control import control_app
from services.ingest.ice_session import IceSession
from services.ingest.mailbox import Mailbox
from services.ingest.network import Network
from services.ingest.peers import Peers
from services.ingest.stats import FrameCounts, Stats
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.runner import Runner

PLATFORM_KEY = "platform-key-of-the-tests"
SECRET = Secret("a secret of the tests, long enough for HS256")


@dataclass(frozen=True, slots=True)
class Seat:
    """A participant, and their token."""

    session_id: UUID
    participant_id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Node:
    url: str
    peers: Peers
    stats: Stats
    http: httpx.AsyncClient

    @property
    def whip(self) -> str:
        return f"{self.url}/api/v1/whip"

    async def seat(self, *, consent: bool = True, session: str | None = None) -> Seat:
        """`session`: the id of one that is there; a new one is made without it."""
        if session is None:
            session = (await self._made("/api/v1/sessions", {"title": "Algebra"}))["id"]
        added = await self._made(f"/api/v1/sessions/{session}/participants", {"name": "Ada", "consent": consent})
        return Seat(UUID(session), UUID(added["id"]), added["token"])

    async def _made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.http.post(path, json=body, headers={"Authorization": f"Bearer {PLATFORM_KEY}"})
        made: dict[str, Any] = answer.raise_for_status().json()
        return made

    async def post(self, seat: Seat, sdp: str | bytes, *, follow: bool = False, **headers: str) -> httpx.Response:
        """`follow`: redirects too."""
        return await self.http.post(self.whip, content=sdp, headers=_of(seat, "application/sdp", headers), follow_redirects=follow)

    async def patch(self, seat: Seat, location: str, fragment: str | bytes, **headers: str) -> httpx.Response:
        return await self.http.patch(location, content=fragment, headers=_of(seat, "application/trickle-ice-sdpfrag", headers))

    async def delete(self, seat: Seat, location: str, **headers: str) -> httpx.Response:
        return await self.http.delete(location, headers=_of(seat, "text/plain", headers))

    def ice(self, seat: Seat) -> IceSession:
        """The newest of the participant's one peer."""
        (peer,) = [peer for peer in self.peers._peers.values() if peer.source.participant_id == seat.participant_id]
        return peer.agent.newest

    def frames(self, seat: Seat) -> FrameCounts:
        return self.stats.counts(seat.session_id, seat.participant_id)


def _of(seat: Seat, content_type: str, headers: dict[str, str]) -> dict[str, str]:
    """`if_match` stands for `If-Match`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"authorization": f"Bearer {seat.token}", "content-type": content_type, **named}


async def nothing_seen(mailbox: Mailbox, _: Stats) -> None:
    while True:
        await mailbox.take(100)


@contextlib.asynccontextmanager
async def node(
    engine: Engine,
    *,
    most: int = 20,
    fps: float = 2.0,
    network: Network | None = None,
    redirect: list[str] | None = None,
    certificate: tuple[Path, Path] | None = None,
    vision: Callable[[Mailbox, Stats], Awaitable[None]] = nothing_seen,
    **rules: Any,
) -> AsyncIterator[Node]:
    """`rules`: of WhipRules. Everything is closed at the end, and nothing is left over."""
    async with contextlib.AsyncExitStack() as parts:
        path = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="cp-"))) / "stream.sock"
        stats, mailbox = Stats(), Mailbox()
        peers = Peers(mailbox, stats, fps=fps, most=most, network=network or Network())
        parts.push_async_callback(peers.stop)
        await parts.enter_async_context(
            supervise.running(peers.reap(interval_s=0.2), supervise.forever("vision", lambda: vision(mailbox, stats)))
        )
        await parts.enter_async_context(serving(control_app(peers, stats), uds=str(path)))
        signaling = SignalingClient(path)
        parts.push_async_callback(signaling.close)
        neighbours = Neighbours(redirect or [])
        parts.push_async_callback(neighbours.close)
        door = parts.enter_context(socket.create_server(("127.0.0.1", 0)))
        url = f"{'https://localhost' if certificate else 'http://127.0.0.1'}:{door.getsockname()[1]}"
        context = ApiContext(
            engine=engine,
            feeds=MoodFeeds(engine, 1),
            signaling=signaling,
            secret=SECRET,
            base_url=url,
            k_floor=1,
            law=Jurisdiction("none"),
            runner=Runner(Workshop(engine, new_keys(), k_floor=1, service=url), Press()),
            platform_key=PLATFORM_KEY,
            whip=WhipRules(neighbours=neighbours, **rules),
        )
        tls = {"ssl_certfile": certificate[0], "ssl_keyfile": certificate[1]} if certificate else {}
        await parts.enter_async_context(serving(create_app(context), sockets=[door], **tls))
        trusted = ssl.create_default_context(cafile=certificate[0]) if certificate else True
        # Each request on a connection of its own: a server closes idle ones, and on a busy machine it may do so while one is asked.
        limits = httpx.Limits(max_keepalive_connections=0)
        http = await parts.enter_async_context(httpx.AsyncClient(base_url=url, timeout=60, verify=trusted, limits=limits))
        yield Node(url, peers, stats, http)


@contextlib.asynccontextmanager
async def serving(app: Any, sockets: list[socket.socket] | None = None, **how: Any) -> AsyncIterator[None]:
    """As in production, in this event loop. `how`: uvicorn's settings."""
    server = make_server(app, **how)
    task = asyncio.create_task(server.serve(sockets))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task
