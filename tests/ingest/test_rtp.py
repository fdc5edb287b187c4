"""Ours beside aiortc's reader, which knows the whole of the format."""

import random

import pytest
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap
from aiortc.rtp import RtpPacket as AiortcPacket
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.rtp import read_packet

SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
KNOWN = HeaderExtensionsMap()
KNOWN.configure(
    RTCRtpParameters(
        headerExtensions=[
            RTCRtpHeaderExtensionParameters(1, "urn:ietf:params:rtp-hdrext:sdes:mid"),
            RTCRtpHeaderExtensionParameters(3, SEND_TIME),
        ]
    )
)


@pytest.mark.parametrize("seed", range(40))
def test_a_packet_is_read_as_aiortc_reads_it(seed: int) -> None:
    noise = random.Random(seed)
    packet = AiortcPacket(
        noise.randrange(96, 127),
        noise.randrange(2),
        noise.randrange(1 << 16),
        noise.randrange(1 << 32),
        noise.randrange(1 << 32),
        noise.randbytes(noise.randrange(1200)),
    )
    packet.csrc = [noise.randrange(1 << 32) for _ in range(noise.randrange(4))]
    packet.padding_size = noise.choice([0, 0, 7])
    if noise.random() < 0.8:
        packet.extensions.mid = noise.choice([None, "0", "video"])
        packet.extensions.abs_send_time = noise.randrange(1 << 24)
    read = read_packet(packet.serialize(KNOWN), 3)
    assert (read.payload_type, read.marker, read.sequence_number, read.timestamp) == (
        packet.payload_type, bool(packet.marker), packet.sequence_number, packet.timestamp,
    )  # fmt: skip
    assert (read.ssrc, read.payload) == (packet.ssrc, packet.payload)
    sent = packet.extensions.abs_send_time
    assert read.sent == (None if sent is None else sent.to_bytes(3, "big"))


@given(st.binary(min_size=12, max_size=80))
def test_rubbish_is_read_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        read = read_packet(b"\x90" + data[1:], 3)
    except ValueError:
        return
    assert len(read.payload) <= len(data)
