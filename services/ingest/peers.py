"""The open WebRTC connections: one per participant, each with its reader, each ended exactly once."""

import asyncio
import logging
import secrets
from dataclasses import dataclass
from uuid import UUID

from aiortc import MediaStreamTrack, RTCConfiguration, RTCIceServer, RTCPeerConnection

from services import clock, metrics
from services.domain.records import Source
from services.errors import NotFound, Overloaded
from services.ingest import signaling
from services.ingest.mailbox import Mailbox
from services.ingest.stats import Stats
from services.ingest.track_reader import TrackReader
from services.ingest.undecodable import count_undecodable

logger = logging.getLogger(__name__)

SILENT_PEER_S = 120.0  # a connected peer without a frame for so long is closed; a camera that is off for longer connects again


@dataclass(eq=False, slots=True)
class Peer:
    id: str
    source: Source
    connection: RTCPeerConnection
    opened: float  # monotonic seconds
    reader: TrackReader | None = None
    task: asyncio.Task[None] | None = None

    def last_sign(self) -> float:
        """Monotonic seconds of the last frame, or of the opening."""
        return (self.reader.last_frame if self.reader else None) or self.opened


class Peers:
    """A participant has one connection: a new offer replaces the old one, which is how a reconnecting student continues."""

    def __init__(self, mailbox: Mailbox, stats: Stats, *, fps: float, ice_servers: list[str], most: int, connect_timeout_s: float) -> None:
        self._mailbox = mailbox
        self._stats = stats
        self._fps = fps
        # An explicit list, empty as a rule: aiortc's default asks a public STUN server.
        self._configuration = RTCConfiguration(iceServers=[RTCIceServer(urls=url) for url in ice_servers])
        self._most = most
        self._connect_timeout_s = connect_timeout_s
        self._peers: dict[str, Peer] = {}
        self._closing: set[asyncio.Task[None]] = set()
        count_undecodable()

    def __len__(self) -> int:
        return len(self._peers)

    async def accept(self, sdp: str, source: Source) -> tuple[str, str]:
        """Offer -> (resource id, answer). Raises BadInput, Unprocessable, Overloaded."""
        others = sum(peer.source.participant_id != source.participant_id for peer in self._peers.values())
        if others >= self._most:
            raise Overloaded(f"This node carries its most of {self._most} video connections.")
        peer = Peer(secrets.token_urlsafe(24), source, RTCPeerConnection(self._configuration), clock.monotonic())
        peer.connection.on("track", lambda track: self._start_reader(peer, track))
        peer.connection.on("connectionstatechange", lambda: self._on_state(peer))
        self._peers[peer.id] = peer
        metrics.PEERS.set(len(self._peers))
        try:
            answer = await signaling.answer(peer.connection, sdp)
        except BaseException:
            await self._close(peer, "refused")
            raise
        for other in [p for p in self._peers.values() if p.source.participant_id == source.participant_id and p is not peer]:
            await self._close(other, "replaced")
        return peer.id, answer

    def _start_reader(self, peer: Peer, track: MediaStreamTrack) -> None:
        if track.kind != "video":
            return
        peer.reader = TrackReader(track, peer.source, self._mailbox, self._stats, self._fps)
        peer.task = asyncio.create_task(peer.reader.run(), name=f"track {peer.id[:6]}")
        peer.task.add_done_callback(lambda task: self._on_reader_done(peer, task))

    def _on_reader_done(self, peer: Peer, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            if error := task.exception():
                logger.error("a track reader failed", exc_info=error)
            self._close_soon(peer, "track_ended")

    def _on_state(self, peer: Peer) -> None:
        if peer.connection.connectionState in {"failed", "closed"}:
            self._close_soon(peer, peer.connection.connectionState)

    def _close_soon(self, peer: Peer, reason: str) -> asyncio.Task[None] | None:
        """Takes the peer off the list at once; the rest is a task of ours, which no caller's cancellation leaves half done."""
        if self._peers.pop(peer.id, None) is None:
            return None
        metrics.PEERS.set(len(self._peers))
        metrics.PEERS_CLOSED.labels(reason).inc()
        logger.info("peer %s closed: %s", peer.id[:6], reason)
        self._mailbox.discard(peer.source.participant_id)
        task = asyncio.create_task(_hang_up(peer))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        return task

    async def _close(self, peer: Peer, reason: str) -> None:
        if task := self._close_soon(peer, reason):
            await asyncio.shield(task)

    async def close(self, resource_id: str, participant_id: UUID) -> None:
        """Raises NotFound also when the connection is somebody else's: nobody learns that it exists."""
        peer = self._peers.get(resource_id)
        if peer is None or peer.source.participant_id != participant_id:
            raise NotFound("There is no such WHIP session.")
        await self._close(peer, "deleted")

    async def close_session(self, session_id: UUID) -> int:
        return await self._close_all([p for p in self._peers.values() if p.source.session_id == session_id], "session_ended")

    async def close_participant(self, participant_id: UUID) -> int:
        return await self._close_all([p for p in self._peers.values() if p.source.participant_id == participant_id], "erased")

    async def _close_all(self, peers: list[Peer], reason: str) -> int:
        await asyncio.gather(*(self._close(peer, reason) for peer in peers))
        return len(peers)

    async def reap(self, interval_s: float = 1.0) -> None:
        """Runs for ever: closes what never connected and what has been silent too long. Lost peers that had connected are
        noticed by aiortc's consent checks, which set the state to failed."""
        while True:
            await asyncio.sleep(interval_s)
            now = clock.monotonic()
            for peer in list(self._peers.values()):
                if peer.connection.connectionState != "connected":
                    if now - peer.opened > self._connect_timeout_s:
                        await self._close(peer, "never_connected")
                elif now - peer.last_sign() > SILENT_PEER_S:
                    await self._close(peer, "silent")

    async def stop(self) -> None:
        await self._close_all(list(self._peers.values()), "shutdown")
        await asyncio.gather(*self._closing, return_exceptions=True)


async def _hang_up(peer: Peer) -> None:
    await peer.connection.close()
    if peer.task:
        peer.task.cancel()
        await asyncio.gather(peer.task, return_exceptions=True)
