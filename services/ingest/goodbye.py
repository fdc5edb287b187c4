"""RTCP's BYE ends a source, not the session: browsers say it whenever they set up their sending anew, after an ICE restart too.

aiortc stops the track for good. Sessions end by DELETE, by DTLS's goodbye, or when consent expires (RFC 9725, 4.2).
"""

from aiortc import RTCRtpReceiver
from aiortc.rtp import AnyRtcpPacket, RtcpByePacket


def outlive_bye(receiver: RTCRtpReceiver) -> None:
    """The receiver goes on reading whatever comes after it."""
    handle = receiver._handle_rtcp_packet

    async def handle_others(packet: AnyRtcpPacket) -> None:
        if not isinstance(packet, RtcpByePacket):
            await handle(packet)

    receiver._handle_rtcp_packet = handle_others  # type: ignore[method-assign]
