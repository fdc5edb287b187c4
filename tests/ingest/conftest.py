"""Real peers over loopback: a publisher as a browser would be one, and the service's side of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from fractions import Fraction

import numpy as np
import pytest
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from av import VideoFrame

from services.domain.records import Source
from services.ingest.mailbox import Mailbox
from services.ingest.network import Network
from services.ingest.peers import Peers
from services.ingest.stats import Stats


class Ramp(MediaStreamTrack):
    """A gray picture that grows brighter, 160x120 at 20 fps."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._n = 0

    async def recv(self) -> VideoFrame:
        await asyncio.sleep(0.05)
        frame = VideoFrame.from_ndarray(np.full((120, 160, 3), self._n % 256, np.uint8), format="rgb24")
        frame.pts, frame.time_base = self._n, Fraction(1, 20)
        self._n += 1
        return frame


Publish = Callable[[Peers, Source], AbstractAsyncContextManager[tuple[RTCPeerConnection, str]]]


@asynccontextmanager
async def publishing(peers: Peers, source: Source) -> AsyncIterator[tuple[RTCPeerConnection, str]]:
    client = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    client.addTransceiver(Ramp(), direction="sendonly")
    await client.setLocalDescription(await client.createOffer())
    accepted = await peers.accept(client.localDescription.sdp, source)
    await client.setRemoteDescription(RTCSessionDescription(accepted.sdp, "answer"))
    try:
        yield client, accepted.resource_id
    finally:
        await client.close()


@pytest.fixture
def publish() -> Publish:
    return publishing


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def stats() -> Stats:
    return Stats()


@pytest.fixture
async def peers(mailbox: Mailbox, stats: Stats) -> AsyncIterator[Peers]:
    made = Peers(mailbox, stats, fps=2, most=3, network=Network(patience_s=0.5))
    yield made
    await made.stop()


Eventually = Callable[[Callable[[], bool]], Awaitable[None]]


@pytest.fixture
def eventually() -> Eventually:
    """Waits until something is so; fails after ten seconds, which is not a claim about speed."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():  # noqa: ASYNC110 - the condition has no event of its own
                await asyncio.sleep(0.01)

    return wait
