"""Takes the place of aiortc's receiver on a connection that reads video: packets in, whole encoded pictures out. Nothing is decoded here.

What is replaced, and why, is told in docs/decisions/0016.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import pylibsrtp
from aiortc import RTCRtpReceiver, RTCRtpTransceiver
from aiortc.codecs import is_rtx
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters
from aiortc.rtp import AnyRtcpPacket, RtcpSrPacket
from aiortc.rtp import RtpPacket as AiortcPacket

from services import clock, metrics
from services.ingest.assembler import Assembler
from services.ingest.encoded import EncodedPicture, Part, read_part
from services.ingest.feedback import Feedback
from services.ingest.rtp import RtpPacket, read_packet

SILENT_S: Final = 1.0  # after which another source of the same connection may take over

_SEND_TIME: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
_UNREADABLE: Final = metrics.PACKETS_DROPPED.labels("unreadable")
_FILLING: Final = Part(b"")


class VideoReceiver(RTCRtpReceiver):
    """`on_picture` gets each whole picture from the first key frame on, on the event loop; `on_end` is called when no more will come."""

    def __init__(self, transceiver: RTCRtpTransceiver, on_picture: Callable[[EncodedPicture], None], on_end: Callable[[], None]) -> None:
        super().__init__("video", transceiver.receiver.transport)
        transceiver._RTCRtpTransceiver__receiver = self  # type: ignore[attr-defined]  # before anything is negotiated
        self._on_picture = on_picture
        self._on_end = on_end
        self._feedback = Feedback(transceiver.sender._ssrc, self.transport._send_rtp)
        self._codecs: dict[int, str] = {}  # payload type -> what it carries, retransmissions included
        self._again: set[int] = set()  # payload types of retransmissions
        self._retransmissions: set[int] = set()  # sources
        self._send_time = 0  # id of the header extension
        self._source: int | None = None
        self._last_packet = 0.0  # monotonic seconds
        self._assembler = Assembler()
        self._reporting: asyncio.Task[None] | None = None

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """aiortc calls it when DTLS has given the keys, and again after each change."""
        if self._reporting:
            return
        for codec in sorted(parameters.codecs, key=is_rtx):  # what is retransmitted comes first
            assert codec.payloadType is not None  # noqa: S101 - negotiated ones have one
            original = codec.parameters.get("apt")
            if not is_rtx(codec):
                self._codecs[codec.payloadType] = codec.name
            elif isinstance(original, int) and original in self._codecs:
                self._codecs[codec.payloadType] = self._codecs[original]
                self._again.add(codec.payloadType)
        self._retransmissions = {encoding.rtx.ssrc for encoding in parameters.encodings if encoding.rtx}
        self._send_time = next((extension.id for extension in parameters.headerExtensions if extension.uri == _SEND_TIME), 0)
        self.transport._register_rtp_receiver(self, parameters)
        self._reporting = asyncio.create_task(self._feedback.report(), name="rtcp")

    async def stop(self) -> None:
        if self._reporting:
            self.transport._unregister_rtp_receiver(self)
            self._reporting.cancel()
            await asyncio.gather(self._reporting, self._feedback.stop(), return_exceptions=True)
        self._on_end()

    def _handle_disconnect(self) -> None:
        self._on_end()

    async def _handle_rtp_packet(self, packet: AiortcPacket, arrival_time_ms: int) -> None:
        """The first ones, which aiortc's own pump has read."""
        number, marker = packet.sequence_number, bool(packet.marker)
        self._take_counted(RtpPacket(packet.payload_type, marker, number, packet.timestamp, packet.ssrc, packet.payload, None))

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        """RTCP's BYE ends a source, not the session: browsers say it whenever they set up their sending anew, after an ICE restart too.
        Sessions end by DELETE, by DTLS's goodbye, or when consent expires (RFC 9725, 4.2)."""
        if isinstance(packet, RtcpSrPacket):
            self._feedback.reported(packet)

    def read(self, encrypted: bytes) -> bool:
        """One SRTP packet of 12 bytes or more; False while there are no keys yet."""
        if not self._reporting:
            return False
        try:
            self._take_counted(read_packet(self.transport._rx_srtp.unprotect(encrypted), self._send_time))
        except (pylibsrtp.Error, ValueError):
            _UNREADABLE.inc()
        return True

    def _take_counted(self, packet: RtpPacket) -> None:
        """Raises ValueError for a payload that is not what its type says."""
        discarded = self._assembler.discarded
        self._take(packet)
        if self._assembler.discarded > discarded:
            metrics.FRAMES_UNDECODABLE.inc(self._assembler.discarded - discarded)
        if self._assembler.needs_key:
            self.ask_for_key()

    def ask_for_key(self) -> None:
        self._feedback.ask_for_key()

    def _take(self, packet: RtpPacket) -> None:
        codec = self._codecs.get(packet.payload_type)
        if codec is None:
            return
        again = packet.payload_type in self._again
        if again:
            if packet.ssrc not in self._retransmissions or self._source is None or len(packet.payload) < 2:
                return
            number = int.from_bytes(packet.payload[:2], "big")
            packet = packet._replace(sequence_number=number, payload=packet.payload[2:], sent=None)
        elif not self._is_ours(packet.ssrc):
            return
        self._feedback.arrived(packet, again=again)
        part = read_part(codec, packet.payload) if packet.payload else _FILLING
        for picture in self._assembler.add(packet, part, codec):
            self._on_picture(picture)

    def _is_ours(self, source: int) -> bool:
        """Of several at once (simulcast) the first; a new one, when the one before has fallen silent."""
        now = clock.monotonic()
        if source != self._source:
            if self._source is not None and now - self._last_packet < SILENT_S:
                return False
            self._source, self._assembler = source, Assembler()
            self._feedback.about(source)
        self._last_packet = now
        return True
