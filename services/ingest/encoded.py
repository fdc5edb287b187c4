"""What a video packet carries and what packets make: one encoded picture, not yet decoded."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from aiortc.codecs.h264 import h264_depayload

CLOCK: Final = 90_000  # ticks a second of video's RTP timestamps
VP8: Final = "VP8"
H264: Final = "H264"

_KEY_START: Final = b"\x9d\x01\x2a"  # RFC 6386, 9.1: after the frame tag of a key frame
_IDR, _STAP_A, _FU_A = 5, 24, 28


class Part(NamedTuple):
    """Of one packet. `key`: it begins a picture that needs no earlier one. `layer`: temporal layer, None where the sender tells none;
    `sync`: this picture needs pictures of layer 0 alone."""

    data: bytes
    key: bool = False
    layer: int | None = None
    sync: bool = False


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """`timestamp`: ticks of CLOCK, counted on over the 32 bits."""

    codec: str
    data: bytes
    timestamp: int
    key: bool
    layer: int | None
    sync: bool


def read_part(codec: str, payload: bytes) -> Part:
    """Of a packet's payload. Raises ValueError for what is not of the codec's RTP format."""
    if codec == VP8:
        return _vp8(payload)
    return Part(h264_depayload(payload), _begins_idr(payload))


def _vp8(payload: bytes) -> Part:
    """RFC 7741, 4.2: a descriptor of one to six bytes, then a part of the picture."""
    try:
        first, at, layer, sync = payload[0], 1, None, False
        if first & 0x80:
            flags = payload[1]
            at = 2
            if flags & 0x80:  # picture id, one byte or two
                at += 2 if payload[at] & 0x80 else 1
            if flags & 0x40:  # TL0PICIDX
                at += 1
            if flags & 0x30:  # TID, Y and KEYIDX share a byte
                if flags & 0x20:
                    layer, sync = payload[at] >> 6, bool(payload[at] & 0x20)
                at += 1
    except IndexError:
        raise ValueError("the VP8 descriptor is cut off") from None
    data = payload[at:]
    begins = first & 0x17 == 0x10  # S, and the first partition
    return Part(data, begins and len(data) >= 10 and not data[0] & 1 and data[3:6] == _KEY_START, layer, sync)


def _begins_idr(payload: bytes) -> bool:
    """RFC 6184: alone, as first fragment, or inside an aggregate."""
    kind = payload[0] & 0x1F
    if kind == _FU_A:
        return bool(payload[1] & 0x80) and payload[1] & 0x1F == _IDR
    if kind == _STAP_A:
        at = 1
        while at + 2 < len(payload):
            if payload[at + 2] & 0x1F == _IDR:
                return True
            at += 2 + int.from_bytes(payload[at : at + 2], "big")
        return False
    return kind == _IDR
