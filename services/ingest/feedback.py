"""What a receiver of video says to its sender in RTCP: what is missing, when a key frame is needed, how much the path carries, and how it
arrives. aiortc's parts compute; this decides when."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Coroutine
from typing import Any, Final

from aiortc.rate import RemoteBitrateEstimator
from aiortc.rtcrtpreceiver import NackGenerator, StreamStatistics
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    pack_remb_fci,
)

from services import clock
from services.ingest.encoded import CLOCK
from services.ingest.rate_counter import RateCounter
from services.ingest.rtp import RtpPacket

ASK_AGAIN_S: Final = 1.0  # between two requests for a key frame


class Feedback:
    """About one source. `source`: our own, which RTCP packets carry; `send` sends one."""

    def __init__(self, source: int, send: Callable[[bytes], Coroutine[Any, Any, None]]) -> None:
        self._us = source
        self._send = send
        self._them: int | None = None
        self._statistics = StreamStatistics(CLOCK)
        self._missing = NackGenerator()
        self._bandwidth = RemoteBitrateEstimator()
        self._bandwidth.incoming_bitrate = RateCounter()  # type: ignore[assignment]
        self._since_estimate = 0  # bytes
        self._last_report: tuple[int, float] | None = None  # the sender's: middle of its NTP time, monotonic seconds
        self._asked = 0.0  # for a key frame, monotonic seconds
        self._under_way: set[asyncio.Task[None]] = set()

    def about(self, source: int) -> None:
        """Another one than before: what was counted is forgotten."""
        self._them, self._last_report = source, None
        self._statistics, self._missing = StreamStatistics(CLOCK), NackGenerator()

    def arrived(self, packet: RtpPacket, *, again: bool) -> None:
        """`again`: as a retransmission, which is no news about the path. The estimate is made once a picture, at its last packet."""
        if not again:
            self._statistics.add(packet)  # type: ignore[arg-type]  # it reads sequence number and timestamp alone
        if self._missing.add(packet) and self._them is not None:  # type: ignore[arg-type]  # the sequence number alone
            self._say(RtcpRtpfbPacket(RTCP_RTPFB_NACK, self._us, self._them, sorted(self._missing.missing)))
        self._since_estimate += len(packet.payload)
        if packet.marker and packet.sent and self._them is not None:
            self._estimate(int.from_bytes(packet.sent, "big"), self._them)

    def _estimate(self, sent: int, source: int) -> None:
        found = self._bandwidth.add(round(1000 * clock.monotonic()), sent, self._since_estimate, source)
        self._since_estimate = 0
        if found:
            self._say(RtcpPsfbPacket(RTCP_PSFB_APP, self._us, 0, pack_remb_fci(*found)))

    def reported(self, report: RtcpSrPacket) -> None:
        if report.ssrc == self._them:
            self._last_report = (report.sender_info.ntp_timestamp >> 16) & 0xFFFFFFFF, clock.monotonic()

    def ask_for_key(self) -> None:
        """Not more often than the sender can follow."""
        now = clock.monotonic()
        if self._them is not None and now - self._asked > ASK_AGAIN_S:
            self._asked = now
            self._say(RtcpPsfbPacket(RTCP_PSFB_PLI, self._us, self._them))

    async def report(self) -> None:
        """Runs for ever: a receiver report about once a second (RFC 3550, 6.2)."""
        while True:
            await asyncio.sleep(0.5 + random.random())
            if self._them is not None:
                self._say(RtcpRrPacket(self._us, [self._receiver_info(self._them)]))

    def _receiver_info(self, source: int) -> RtcpReceiverInfo:
        counted, (middle, came) = self._statistics, self._last_report or (0, clock.monotonic())
        return RtcpReceiverInfo(
            ssrc=source,
            fraction_lost=counted.fraction_lost,
            packets_lost=counted.packets_lost,
            highest_sequence=counted.cycles + (counted.max_seq or 0),
            jitter=counted.jitter,
            lsr=middle,
            dlsr=min(round((clock.monotonic() - came) * 65536), 0xFFFFFFFF),
        )

    def _say(self, packet: AnyRtcpPacket) -> None:
        task = asyncio.create_task(self._tell(bytes(packet)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _tell(self, packet: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            await self._send(packet)

    async def stop(self) -> None:
        """What is under way is sent."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
