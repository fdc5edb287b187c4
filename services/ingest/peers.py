"""The open WebRTC connections: one per participant, each with its reader, each ended exactly once."""

import asyncio
import logging
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from uuid import UUID

from aiortc import RTCConfiguration, RTCPeerConnection

from services import clock, log, metrics, tracing
from services.domain.records import Source
from services.errors import ClassPulseError, NotFound, Overloaded
from services.ingest.admission import Admission
from services.ingest.mailbox import Mailbox
from services.ingest.network import Network
from services.ingest.offer import read_offer
from services.ingest.peer import Accepted, Peer, Restarted
from services.ingest.stats import Stats
from services.ingest.track_reader import TrackReader

MOST_DECODERS: Final = 2  # threads for all streams; decoding 150 cameras takes half a core

logger = logging.getLogger(__name__)

SILENT_PEER_S = 120.0  # a connected peer without a frame for so long is closed; a camera that is off for longer connects again


class Peers:
    """A participant sends by one connection, the newest: the older one is closed as soon as the newer is up, which is how a
    reconnecting student continues, and why a copied token does not give two students."""

    def __init__(self, mailbox: Mailbox, stats: Stats, *, fps: float, most: int, network: Network) -> None:
        self._mailbox = mailbox
        self._stats = stats
        self._fps = fps
        self._network = network
        self._admission = Admission(most)
        self._peers: dict[str, Peer] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._decoders = ThreadPoolExecutor(min(MOST_DECODERS, os.cpu_count() or 1), "decoder")

    def __len__(self) -> int:
        return len(self._peers)

    @property
    def room(self) -> int:
        """For how many more participants."""
        return self._admission.room(len(self.participants()))

    def refuse(self) -> None:
        """Nobody is taken any more: this node is about to end."""
        self._admission.close()

    def participants(self) -> set[UUID]:
        return {peer.source.participant_id for peer in self._peers.values()}

    async def accept(self, sdp: str, source: Source) -> Accepted:
        """Raises BadInput, Unprocessable, Full, Overloaded."""
        about = {"session_id": source.session_id, "participant_id": source.participant_id}
        with log.about(**about), tracing.span("offer", **about):
            return await self._accept(sdp, source)

    async def _accept(self, sdp: str, source: Source) -> Accepted:
        present = self.participants()
        self._admission.admit(len(present - {source.participant_id}), known=source.participant_id in present)
        offer = read_offer(sdp)
        # aiortc's own list of ICE servers stays empty: its default asks a public one.
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        reader = TrackReader(source, self._mailbox, self._stats, fps=self._fps, executor=self._decoders)
        agent = self._network.agent(offer)
        peer = Peer(secrets.token_urlsafe(24), source, offer, self._network, agent, connection, reader)
        peer.read().add_done_callback(lambda task: self._on_reader_done(peer, task))
        connection.on("connectionstatechange", lambda: self._on_state(peer))
        self._close_older(peer, connected=False)
        self._peers[peer.id] = peer
        metrics.PEERS.set(len(self._peers))
        try:
            async with self._admission.negotiating:
                self._require_open(peer)
                accepted = await peer.answer()
        except BaseException as error:
            if isinstance(error, ClassPulseError):
                self._require_open(peer)
            await self._close(peer, "refused")
            raise
        self._require_open(peer)
        return accepted

    def _require_open(self, peer: Peer) -> None:
        """Raises Overloaded: an offer may have been given up while it waited for its answer, for a newer one or for lack of time."""
        if peer.id not in self._peers:
            raise Overloaded("The offer was given up before it was answered.")

    def _close_older(self, newer: Peer, *, connected: bool) -> None:
        """Of the same participant: those that never connected, or all."""
        for peer in list(self._peers.values()):
            if peer is not newer and peer.source.participant_id == newer.source.participant_id and (connected or not peer.connected):
                self._close_soon(peer, "replaced")

    def _on_reader_done(self, peer: Peer, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            if error := task.exception():
                logger.error("a track reader failed", exc_info=error, extra=_about(peer))
            self._close_soon(peer, "track_ended")

    def _on_state(self, peer: Peer) -> None:
        if peer.connected and peer.id in self._peers:
            self._close_older(peer, connected=True)
        elif peer.connection.connectionState in {"failed", "closed"}:
            self._close_soon(peer, peer.connection.connectionState)

    def _close_soon(self, peer: Peer, reason: str) -> asyncio.Task[None] | None:
        """Takes the peer off the list at once; the rest is a task of ours, which no caller's cancellation leaves half done."""
        if self._peers.pop(peer.id, None) is None:
            return None
        metrics.PEERS.set(len(self._peers))
        metrics.PEERS_CLOSED.labels(reason).inc()
        logger.info("peer %s closed: %s", peer.id[:6], reason, extra=_about(peer))
        self._mailbox.discard(peer.source.participant_id)
        task = asyncio.create_task(peer.hang_up())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        return task

    async def _close(self, peer: Peer, reason: str) -> None:
        if task := self._close_soon(peer, reason):
            await asyncio.shield(task)

    def _of(self, resource_id: str, participant_id: UUID) -> Peer:
        """Raises NotFound also when the connection is somebody else's: nobody learns that it exists."""
        peer = self._peers.get(resource_id)
        if peer is None or peer.source.participant_id != participant_id:
            raise NotFound("There is no such WHIP session.")
        return peer

    async def patch(self, resource_id: str, participant_id: UUID, fragment: str, if_match: str | None) -> Restarted | None:
        """Raises NotFound and what Peer.patch raises."""
        return await self._of(resource_id, participant_id).patch(fragment, if_match)

    async def close(self, resource_id: str, participant_id: UUID) -> None:
        """Raises NotFound."""
        await self._close(self._of(resource_id, participant_id), "deleted")

    async def close_session(self, session_id: UUID) -> int:
        return await self._close_all([p for p in self._peers.values() if p.source.session_id == session_id], "session_ended")

    async def close_participant(self, participant_id: UUID) -> int:
        return await self._close_all([p for p in self._peers.values() if p.source.participant_id == participant_id], "erased")

    async def hang_up_all(self) -> int:
        return await self._close_all(list(self._peers.values()), "shutdown")

    async def _close_all(self, peers: list[Peer], reason: str) -> int:
        await asyncio.gather(*(self._close(peer, reason) for peer in peers))
        return len(peers)

    async def reap(self, interval_s: float = 1.0) -> None:
        """Runs for ever: closes what never connected and what has been silent too long, and notices when this node cannot keep up.
        Lost peers that had connected are noticed by ICE's consent checks, which set the state to failed."""
        while True:
            slept = clock.monotonic()
            await asyncio.sleep(interval_s)
            now = clock.monotonic()
            self._admission.woke_up(now - slept - interval_s)
            self._admission.saw(now, {peer.source.participant_id: peer.reader.counts for peer in self._peers.values() if peer.connected})
            for peer in list(self._peers.values()):
                if not peer.connected:
                    if now - peer.opened > self._network.patience_s:
                        await self._close(peer, "never_connected")
                elif now - peer.last_sign() > SILENT_PEER_S:
                    await self._close(peer, "silent")

    async def stop(self) -> None:
        await self.hang_up_all()
        await asyncio.gather(*self._closing, return_exceptions=True)
        self._decoders.shutdown(wait=False)


def _about(peer: Peer) -> dict[str, UUID]:
    return {"session_id": peer.source.session_id, "participant_id": peer.source.participant_id}
