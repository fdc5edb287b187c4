"""Real VP8 with three temporal layers, as browsers send `L1T3`, and its RTP packets."""

from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext

from services.ingest.rtp import RtpPacket

FPS: Final = 15
PATTERN: Final = (0, 2, 1, 2)  # layers of four pictures in a row
_LAYERS: Final = (
    "ts_number_layers=3:ts_target_bitrate=100,150,250:ts_rate_decimator=4,2,1:ts_periodicity=4:ts_layer_id=0,2,1,2:ts_layering_mode=3"
)
_SYNC: Final = (False, True, True, False)  # needs layer 0 alone


def encoded(count: int, *, layers: bool = True) -> list[bytes]:
    """Pictures of 160x120 in which a bright square moves, the first of them a key frame."""
    encoder = av.CodecContext.create("libvpx", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = 160, 120, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS)
    encoder.bit_rate, encoder.gop_size = 250_000, 3000
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "auto-alt-ref": "0", "error-resilient": "default"}
    if layers:
        encoder.options = {**encoder.options, "ts-parameters": _LAYERS}
    made: list[bytes] = []
    for number in range(count):
        image = np.full((120, 160, 3), 40, np.uint8)
        image[30:80, number % 110 : number % 110 + 50] = 220
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        frame.pts, frame.time_base = number, encoder.time_base
        made += [bytes(packet) for packet in encoder.encode(frame)]
    return made


def packets(
    pictures: list[bytes], *, layers: bool = True, size: int = 300, first: int = 65_530, clock: int = (1 << 32) - 9_000
) -> list[RtpPacket]:
    """Sequence numbers and timestamps run over their ends on the way."""
    made: list[RtpPacket] = []
    for number, picture in enumerate(pictures):
        for start in range(0, len(picture), size):
            descriptor = bytearray([0x90 if start == 0 else 0x80, 0xE0 if layers else 0x80])
            descriptor += (0x8000 | number).to_bytes(2, "big")
            if layers:
                place = number % 4
                descriptor += bytes([number // 4 % 256, PATTERN[place] << 6 | _SYNC[place] << 5])
            timestamp = (clock + number * 90_000 // FPS) % (1 << 32)
            last = start + size >= len(picture)
            sequence = (first + len(made)) % (1 << 16)
            made.append(RtpPacket(97, last, sequence, timestamp, 1, bytes(descriptor) + picture[start : start + size], None))
    return made
