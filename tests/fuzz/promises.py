"""What holds for whatever a sender writes or sends: it is read, or refused by name. For Hypothesis and for the guided fuzzer."""

import asyncio
import struct
from contextlib import suppress
from typing import Any, Final, cast

from aioice import Candidate, stun

from services.errors import BadInput, Unprocessable
from services.ingest.answer import write_answer, write_fragment
from services.ingest.candidates import read_candidate, write_candidate
from services.ingest.conditions import PreconditionFailed, PreconditionRequired, require_match
from services.ingest.fragment import read_fragment
from services.ingest.ice_session import MOST_CANDIDATES, MOST_LEARNED, Door, IceSession
from services.ingest.offer import read_offer
from services.ingest.sdp import MOST_LINES, read_sections
from services.ingest.signaling import video_alone
from services.ingest.udp_ports import UdpPorts

_NEGOTIATED: Final = (
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:96 VP8/90000\r\n"
    "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\na=fingerprint:sha-256 AA\r\na=setup:passive\r\n"
)


def an_offer_is_answered_or_refused(text: str) -> None:
    try:
        offer = read_offer(text)
    except (BadInput, Unprocessable):
        return
    ours = video_alone(offer)
    assert ours.splitlines() == ours.removesuffix("\r\n").split("\r\n"), "aiortc reads other lines than we checked"
    again = read_offer(ours)
    assert (again.transport.ice, again.video.formats) == (offer.transport.ice, offer.video.formats)
    assert set(again.transport.fingerprints) == set(offer.transport.fingerprints)
    assert len(offer.transport.candidates) <= MOST_LINES
    _, media = read_sections(write_answer(offer, _NEGOTIATED, offer.transport.candidates))
    assert [(section.kind, section.protocol) for section in media] == [(section.kind, section.protocol) for section in offer.media]
    assert all(section.has("recvonly") and section.has("rtcp-mux") and section.value("setup") == "passive" for section in media)
    fragment = read_fragment(write_fragment(offer, offer.transport.ice, offer.transport.candidates))
    assert fragment.ice == offer.transport.ice


def a_fragment_is_read_or_refused(text: str) -> None:
    try:
        fragment = read_fragment(text)
    except BadInput:
        return
    for candidate in fragment.candidates:
        again = read_candidate(write_candidate(candidate).removeprefix("a=candidate:"))
        assert again is not None
        assert again.to_sdp() == candidate.to_sdp()


def a_condition_holds_or_is_refused(header: str) -> None:
    with suppress(PreconditionFailed, PreconditionRequired):
        require_match(header, "tag")
        assert '"tag"' in header or "*" in header


class _Outside(asyncio.DatagramTransport):
    """Counts what is sent back."""

    sent = 0

    def sendto(self, data: Any, addr: Any = None) -> None:
        del data, addr
        self.sent += 1


class Entrance:
    """A door that no socket stands behind. Needs a running event loop."""

    def __init__(self) -> None:
        self.delivered: list[bytes] = []
        self.session = IceSession(self.delivered.append, ports=UdpPorts())
        self.session.remote_username, self.session.remote_password = "them!", "p" * 22
        self.door = Door(self.session)
        self.outside = _Outside()
        self.door.connection_made(self.outside)
        self.door.local_candidate = Candidate("1", 1, "udp", 1, "192.0.2.1", 5000, "host")

    def signed(self, data: bytes) -> bytes:
        """STUN with these bytes for attributes, by somebody who knows our password: a sender that means ill."""
        name = self.session.local_username.encode() + b":them!"
        attributes = struct.pack("!HH", 6, len(name)) + name + bytes(stun.padding_length(len(name))) + data + bytes(-len(data) % 4)
        head = struct.pack("!HHI12s", 1, len(attributes), stun.COOKIE, b"transaction!") + attributes
        digest = stun.message_integrity(head, self.session.local_password.encode())
        return stun.set_body_length(head + struct.pack("!HH", 8, len(digest)) + digest, len(attributes) + stun.INTEGRITY_LENGTH)


def a_packet_is_read_or_dropped(entrance: Entrance, data: bytes, port: int = 4000) -> None:
    """Of a stranger: nothing raises, nothing goes further."""
    before = len(entrance.delivered), entrance.outside.sent
    entrance.door.datagram_received(data, ("192.0.2.9", port))
    assert len(entrance.delivered) == before[0]
    assert entrance.outside.sent - before[1] <= 1


def a_signed_check_is_read_or_dropped(entrance: Entrance, data: bytes, port: int = 4000) -> None:
    entrance.door.datagram_received(entrance.signed(data), ("192.0.2.9", port))
    assert len(cast(list[Any], entrance.session._remote_candidates)) <= MOST_CANDIDATES + MOST_LEARNED
