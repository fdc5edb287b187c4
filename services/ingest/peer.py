"""One open WebRTC connection, with its reader."""

import asyncio
import math
from dataclasses import dataclass

from aiortc import RTCPeerConnection

from services import clock
from services.domain.records import Source
from services.errors import BadInput
from services.ingest.answer import write_fragment
from services.ingest.candidates import announced
from services.ingest.conditions import require_match
from services.ingest.fragment import read_fragment
from services.ingest.ice_agent import IceAgent
from services.ingest.network import Network
from services.ingest.offer import Offer
from services.ingest.signaling import answer
from services.ingest.track_reader import TrackReader


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a sender is told. `etag` is the entity tag of the ICE session, without quotes."""

    resource_id: str
    sdp: str
    etag: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """Our side of a new ICE session."""

    fragment: str
    etag: str


@dataclass(eq=False, slots=True)
class Peer:
    """`opened`: monotonic seconds of its turn to be answered, then of its answer: what it waits for us is not the sender's delay."""

    id: str
    source: Source
    offer: Offer
    network: Network
    agent: IceAgent
    connection: RTCPeerConnection
    reader: TrackReader
    opened: float = math.inf
    task: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        return self.connection.connectionState == "connected"

    def last_sign(self) -> float:
        """Monotonic seconds of the last frame, or of the opening."""
        return self.reader.last_frame or self.opened

    def read(self) -> asyncio.Task[None]:
        self.task = asyncio.create_task(self.reader.run(), name=f"track {self.id[:6]}")
        return self.task

    async def answer(self) -> Accepted:
        """Raises BadInput, Unprocessable, Overloaded."""
        self.opened = clock.monotonic()
        sdp = await answer(self.connection, self.offer, self.agent, self.network.address, self.reader)
        self.opened = clock.monotonic()
        return Accepted(self.id, sdp, self.agent.newest.tag)

    async def patch(self, text: str, if_match: str | None) -> Restarted | None:
        """Candidates for the ICE session in use (None), or a new ICE session.

        Raises BadInput, PreconditionRequired, PreconditionFailed, Overloaded; the connection stays as it is then.
        """
        fragment, current = read_fragment(text), self.agent.newest
        require_match(if_match, current.tag)
        if fragment.ice is None or fragment.ice == current.remote:
            for candidate in fragment.candidates:
                await self.agent.add_remote_candidate(candidate)
            return None
        if fragment.ice.ufrag == current.remote.ufrag or fragment.ice.password == current.remote.password:
            raise BadInput("An ICE restart changes both ice-ufrag and ice-pwd (RFC 8445, 9).")
        session = await self.agent.restart(fragment.ice, fragment.candidates)
        candidates = announced(session.local_candidates, self.network.address)
        return Restarted(write_fragment(self.offer, session.local, candidates), session.tag)

    async def hang_up(self) -> None:
        """RFC 7675, 5.2: DTLS says goodbye, and nothing is sent any more."""
        await self.connection.close()
        if self.task:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
