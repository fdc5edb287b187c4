"""Which files may be looked at: told by their first bytes, never by a name or by what the sender says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.errors import UnsupportedMedia

ENOUGH: Final = 12
"""Bytes from which a file's kind can be told."""
MOST_PIXELS: Final = 40_000_000
"""Of a picture, once it is decompressed: the largest phone camera but one; 120 MB for a moment."""
MOST_FRAME_PIXELS: Final = 10_000_000  # of a video's frame: 4K and a little
LONGEST_S: Final = 60.0
LOOKS_PER_SECOND: Final = 5.0

_STILL: Final = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}  # brands of pictures in MP4's container


class Kind(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Medium:
    """`name`: as Pillow calls a picture's format and FFmpeg a video's."""

    kind: Kind
    name: str

    @property
    def most_bytes(self) -> int:
        return (8 if self.kind is Kind.PICTURE else 30) * 1024 * 1024


LARGEST: Final = Medium(Kind.VIDEO, "").most_bytes


def medium(beginning: bytes) -> Medium:
    """Raises UnsupportedMedia."""
    if beginning.startswith(b"\xff\xd8\xff"):
        return Medium(Kind.PICTURE, "JPEG")
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        return Medium(Kind.PICTURE, "PNG")
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return Medium(Kind.PICTURE, "WEBP")
    if beginning[4:8] == b"ftyp" and beginning[8:12] not in _STILL:
        return Medium(Kind.VIDEO, "mp4")
    if beginning.startswith(b"\x1aE\xdf\xa3"):
        return Medium(Kind.VIDEO, "webm")
    raise UnsupportedMedia("This is no picture (JPEG, PNG, WebP) and no video (MP4, WebM), whatever it is called.")
