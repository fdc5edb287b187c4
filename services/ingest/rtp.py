"""RTP packets (RFC 3550), read for what the receiving of video needs and nothing else."""

from struct import Struct
from typing import Final, NamedTuple

_FIXED: Final = Struct("!BBHLL")
_ONE_BYTE: Final = 0xBEDE  # RFC 8285


class RtpPacket(NamedTuple):
    """`sent`: the value of the extension asked for, as it came."""

    payload_type: int
    marker: bool
    sequence_number: int
    timestamp: int
    ssrc: int
    payload: bytes
    sent: bytes | None


def read_packet(data: bytes, extension: int) -> RtpPacket:
    """`data` is decrypted, of version 2, at least 12 bytes; `extension` the id of the one that is read, 0 for none.

    Raises ValueError for a packet that ends too early.
    """
    first, second, sequence_number, timestamp, ssrc = _FIXED.unpack_from(data)
    at, end, sent = 12 + 4 * (first & 0x0F), len(data), None
    if first & 0x10:
        begin = at + 4
        at = begin + 4 * int.from_bytes(data[at + 2 : begin], "big")
        if extension and int.from_bytes(data[begin - 4 : begin - 2], "big") == _ONE_BYTE:
            sent = _value(data, begin, min(at, end), extension)
    if first & 0x20:
        end -= data[-1]
    if at > end:
        raise ValueError("the RTP packet ends too early")
    return RtpPacket(second & 0x7F, bool(second & 0x80), sequence_number, timestamp, ssrc, data[at:end], sent)


def _value(data: bytes, at: int, end: int, wanted: int) -> bytes | None:
    """Of the one-byte header extension with this id."""
    while at < end:
        header = data[at]
        if header >> 4 == wanted:
            return data[at + 1 : min(at + 2 + (header & 0x0F), end)]
        at += 2 + (header & 0x0F) if header >> 4 else 1  # 0 is padding
    return None
