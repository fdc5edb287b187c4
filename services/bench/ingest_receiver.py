"""A receiver of `bench ingest`: `python -m services.bench.ingest_receiver ours|stock`. Frames are sampled twice a second and converted.

`ours` is the stream process's own ingest on its own event loop. `stock` is aiortc as its documentation shows it: a peer connection and a
loop around `track.recv()`. One JSON object a line: `{"offer": SDP}` -> `{"answer": SDP}`; `{"do": "count"}` ->
`{"cpu": seconds of this process, "received": frames, "looked_at": frames}`; it receives until its standard input ends.
"""

import asyncio
import json
import sys
import time
from typing import Any, Protocol
from uuid import uuid4

import uvloop
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av import VideoFrame

from services.bench.lines import answer_lines
from services.domain.records import Source
from services.ingest.mailbox import Mailbox
from services.ingest.network import Network
from services.ingest.peers import Peers
from services.ingest.sampler import Sampler
from services.ingest.stats import Stats

FPS = 2.0
_MOST = 1000


class Receiver(Protocol):
    @property
    def received(self) -> int: ...

    @property
    def looked_at(self) -> int: ...

    async def accept(self, offer: str) -> str: ...


class Ours:
    def __init__(self) -> None:
        self._stats, self._mailbox, self._session = Stats(), Mailbox(), uuid4()
        self._peers = Peers(self._mailbox, self._stats, fps=FPS, most=_MOST, network=Network())
        self._looking = asyncio.create_task(self._look())
        self.looked_at = 0

    @property
    def received(self) -> int:
        frames: Any = self._stats.of(self._session)["frames"]
        return int(frames["received"])

    async def accept(self, offer: str) -> str:
        return (await self._peers.accept(offer, Source(self._session, uuid4()))).sdp

    async def _look(self) -> None:
        while True:
            for frame in await self._mailbox.take(1000):
                await asyncio.to_thread(frame.picture.rgb)
                self.looked_at += 1


class Stock:
    def __init__(self) -> None:
        self.received = self.looked_at = 0
        self._kept: list[object] = []

    async def accept(self, offer: str) -> str:
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        connection.on("track", lambda track: self._kept.append(asyncio.create_task(self._read(track))))
        self._kept.append(connection)
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return str(connection.localDescription.sdp)

    async def _read(self, track: MediaStreamTrack) -> None:
        sampler = Sampler(FPS)
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            self.received += 1
            if isinstance(frame, VideoFrame) and frame.time is not None and sampler.wants(frame.time):
                await asyncio.to_thread(frame.to_ndarray, format="rgb24")
                self.looked_at += 1


async def serve(kind: str) -> None:
    receiver: Receiver = Ours() if kind == "ours" else Stock()

    async def answer(request: dict[str, str]) -> dict[str, object]:
        if "offer" in request:
            return {"answer": await receiver.accept(request["offer"])}
        return {"cpu": time.process_time(), "received": receiver.received, "looked_at": receiver.looked_at}

    await answer_lines(answer, hello=json.dumps({"ready": True}))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop if sys.argv[1] == "ours" else None) as runner:
        runner.run(serve(sys.argv[1]))
