"""One ICE session (RFC 8445) on aioice, with a guarded door: only whom ICE has heard of may send, and only what is read comes in."""

import asyncio
import logging
import secrets
import socket
import struct
from collections.abc import Callable, Coroutine
from typing import Any, Final, cast

from aioice import Candidate, Connection, stun
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol, relayed_candidate, server_reflexive_candidate

from services import metrics
from services.ingest.ice_parameters import IceParameters
from services.ingest.udp_ports import UdpPorts

logger = logging.getLogger(__name__)

MOST_CANDIDATES: Final = 32  # of the other side: each one is a place that we send checks to
MOST_LEARNED: Final = 32  # on top of them, addresses that its checks came from
_RECEIVE_BUFFER: Final = 1 << 20  # bytes: what may wait while the event loop is busy
_STUN: Final = range(4)  # first byte of a packet, RFC 7983
_RTP: Final = range(128, 192)
_RTCP: Final = range(192, 224)  # second byte
_HEADER: Final = 12  # bytes of RTP's fixed part

_MALFORMED: Final = metrics.PACKETS_DROPPED.labels("malformed")
_STRANGERS: Final = metrics.PACKETS_DROPPED.labels("stranger")
_UNREAD: Final = metrics.PACKETS_DROPPED.labels("unread")


def is_media(packet: bytes) -> bool:
    """SRTP, with its whole header. RFC 5761, 4 tells it from SRTCP."""
    return len(packet) >= _HEADER and packet[0] in _RTP and packet[1] not in _RTCP


class Door(StunProtocol):
    """A socket that hands data on only from addresses of candidates: DTLS or SRTP of strangers never reaches OpenSSL."""

    receiver: "IceSession"

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        if not data or data[0] in _STUN:
            self._read_stun(data, addr)
        elif self.receiver.knows(addr):
            self.receiver.data_received(cast(bytes, data), self.local_candidate.component)
        else:
            _STRANGERS.inc()

    def _read_stun(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        """aioice takes for granted how long an attribute is, and that a check has a PRIORITY: a traceback for each packet of rubbish."""
        try:
            super().datagram_received(data, addr)
        except (struct.error, KeyError):
            _MALFORMED.inc()


class IceSession(Connection):
    """`deliver` gets each packet that may be DTLS, SRTP or SRTCP. `unread`: payload types whose packets are dropped as they came,
    still encrypted. `servers`: STUN and TURN, as aioice takes them. `tag` names the session in conditional requests. `ended` is set
    when consent has expired, the socket was lost, or `close` was called."""

    def __init__(self, deliver: Callable[[bytes], None], *, ports: UdpPorts, unread: frozenset[int] = frozenset(), **servers: Any) -> None:
        super().__init__(ice_controlling=False, **servers)
        self.tag = secrets.token_urlsafe(12)
        self.ended = asyncio.Event()
        self._deliver = deliver
        self._ports = ports
        self._unread = unread
        self._known: set[tuple[str, int]] = set()

    @property
    def local(self) -> IceParameters:
        return IceParameters(self.local_username, self.local_password)

    @property
    def remote(self) -> IceParameters:
        return IceParameters(self.remote_username or "", self.remote_password or "")

    def knows(self, addr: tuple[Any, ...]) -> bool:
        """Candidates are never taken back, so whom we have known once we know."""
        sender = addr[:2]
        if sender not in self._known:
            self._known.update((candidate._network_host, candidate.port) for candidate in self._remote_candidates)
        return sender in self._known

    def data_received(self, data: bytes, component: int) -> None:
        if len(data) < 2 or data[0] in _STUN:  # aiortc looks at the first byte of any; STUN that is none is nobody's
            _MALFORMED.inc()
            return
        if self._unread and is_media(data) and data[1] & 0x7F in self._unread:
            _UNREAD.inc()
            return
        self._deliver(data)

    async def add_remote_candidate(self, remote_candidate: Candidate | None) -> None:
        """Superfluous ones are dropped without a word, and so is the end of them: a sender whose candidates we all could not use may
        still reach us, and whoever waits for it has patience for so long (RFC 8863)."""
        if remote_candidate and len(self._remote_candidates) < MOST_CANDIDATES:
            await super().add_remote_candidate(remote_candidate)

    def check_incoming(self, message: stun.Message, addr: tuple[str, int], protocol: StunProtocol) -> None:
        """A sender may turn out to be at another address than it said (RFC 8445, 7.3.1.3), though not at any number of them."""
        if self.knows(addr) or len(self._remote_candidates) < MOST_CANDIDATES + MOST_LEARNED:
            super().check_incoming(message, addr, protocol)
        else:
            _STRANGERS.inc()

    async def gather_candidates(self) -> None:
        """Whoever was hung up meanwhile keeps no socket: `close` knew of none yet."""
        await super().gather_candidates()
        if self._closing:
            await self.close()

    async def get_component_candidates(self, component: int, addresses: list[str], timeout: int = 5) -> list[Candidate]:  # noqa: ASYNC109 - aioice's
        """As aioice's own, but through our doors. What a STUN or TURN server has not answered in `timeout` seconds is left out."""
        doors = [door for address in addresses if (door := await self._open(component, address))]
        asked: list[Coroutine[Any, Any, tuple[Candidate, StunProtocol | None]]] = []
        if self.stun_server:
            ipv4 = [door for door in doors if ":" not in door.local_candidate.host]
            asked += [server_reflexive_candidate(door, self.stun_server) for door in ipv4]
        if self.turn_server:
            asked.append(self._relayed(component, self.turn_server))
        found = [door.local_candidate for door in doors]
        for answer in await asyncio.gather(*(asyncio.wait_for(coroutine, timeout) for coroutine in asked), return_exceptions=True):
            if isinstance(answer, BaseException):
                logger.warning("a STUN or TURN server gave no candidate: %r", answer)
                continue
            candidate, relay = answer
            found.append(candidate)
            if relay is not None:
                self._protocols.append(relay)
        return found

    async def _open(self, component: int, address: str) -> Door | None:
        try:
            transport, door = await self._ports.open(address, lambda: Door(self))
        except OSError as error:
            logger.warning("no UDP port at %s: %s", address, error)
            return None
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        host, port = transport.get_extra_info("sockname")[:2]
        foundation, priority = candidate_foundation("host", "udp", host), candidate_priority(component, "host")
        door.local_candidate = Candidate(foundation, component, "udp", priority, host, port, "host")
        self._protocols.append(door)
        return door

    def _relayed(self, component: int, server: tuple[str, int]) -> Coroutine[Any, Any, tuple[Candidate, StunProtocol]]:
        return relayed_candidate(
            component=component,
            hide_related_address=False,
            protocol_factory=lambda: Door(self),
            turn_server=server,
            turn_username=self.turn_username,
            turn_password=self.turn_password,
            turn_ssl=self.turn_ssl,
            turn_transport=self.turn_transport,
        )

    def protocol_lost(self, protocol: StunProtocol) -> None:
        if any(pair.protocol is protocol for pair in self._nominated.values()):
            self.ended.set()

    async def close(self) -> None:
        await super().close()
        self.ended.set()
