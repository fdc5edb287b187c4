"""A WHIP sender of the tests: aiortc's peer with a picture that changes, and what it writes into its offers."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fractions import Fraction

import httpx
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av import VideoFrame

from tests.node import Node, Seat


class Ramp(MediaStreamTrack):
    """A gray picture that grows brighter, 160x120 at 20 fps."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._n = 0

    async def recv(self) -> VideoFrame:
        await asyncio.sleep(0.05)
        if self.readyState != "live":
            raise MediaStreamError
        frame = VideoFrame.from_ndarray(np.full((120, 160, 3), self._n % 256, np.uint8), format="rgb24")
        frame.pts, frame.time_base = self._n, Fraction(1, 20)
        self._n += 1
        return frame


@dataclass(frozen=True, slots=True)
class Sending:
    """`answer`: the 201."""

    connection: RTCPeerConnection
    answer: httpx.Response

    @property
    def location(self) -> str:
        return str(self.answer.headers["location"])

    @property
    def etag(self) -> str:
        return str(self.answer.headers["etag"])


@asynccontextmanager
async def offering(*kinds: str, direction: str = "sendonly") -> AsyncIterator[RTCPeerConnection]:
    """A peer that has made its offer; the video is a Ramp."""
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    for kind in kinds or ("video",):
        connection.addTransceiver(Ramp() if kind == "video" else kind, direction=direction)
    await connection.setLocalDescription(await connection.createOffer())
    try:
        yield connection
    finally:
        await connection.close()


async def offer(*kinds: str, direction: str = "sendonly") -> str:
    """Its SDP alone; nobody is there any more."""
    async with offering(*kinds, direction=direction) as connection:
        return connection.localDescription.sdp


@asynccontextmanager
async def sending(node: Node, seat: Seat, *kinds: str, trickle: bool = False, follow: bool = False) -> AsyncIterator[Sending]:
    """`trickle`: the offer goes without candidates."""
    async with offering(*kinds) as connection:
        sdp = without_candidates(connection.localDescription.sdp) if trickle else connection.localDescription.sdp
        answer = await node.post(seat, sdp, follow=follow)
        assert answer.status_code == 201, answer.text
        await connection.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        yield Sending(connection, answer)


def without_candidates(sdp: str) -> str:
    return re.sub(r"a=(candidate:.*|end-of-candidates)\r\n", "", sdp)


def sections(sdp: str) -> list[str]:
    """The m= sections, each with its first line."""
    return [f"m={section}" for section in sdp.split("\r\nm=")[1:]]


def values(sdp: str, attribute: str) -> list[str]:
    return re.findall(rf"a={attribute}:(.*)\r\n", sdp)


def fragment_of(sdp: str, *more: str, without: str = "a=none") -> str:
    """What a client of this offer would trickle, and `more` lines."""
    wanted = ("m=", "a=mid:", "a=ice-ufrag:", "a=ice-pwd:", "a=candidate:", "a=end-of-candidates")
    lines = [line for line in sections(sdp)[0].split("\r\n") if line.startswith(wanted) and not line.startswith(without)]
    return "".join(f"{line}\r\n" for line in (*lines, *more))


async def eventually(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    """Waits until something is so; the limit is no claim about speed."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition has no event of its own
            await asyncio.sleep(0.02)
