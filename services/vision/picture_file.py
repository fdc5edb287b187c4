"""A picture file's bytes become pixels, in memory and within limits; what is hostile or broken is refused."""

import io
import struct
import zlib
from dataclasses import dataclass

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageOps

from services.domain.media import MOST_PIXELS
from services.domain.records import Image
from services.errors import TooLarge, Unprocessable

LOOKED_AT = 2048  # pixels, long side: a larger picture is shrunk on decoding, and a face in a row at the back still has its 48
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, OverflowError, struct.error, zlib.error)
"""What Pillow's readers raise at files that break off or lie."""


@dataclass(frozen=True, slots=True)
class OpenedPicture:
    """`width`, `height`: as the picture is shown; `image` may be smaller, in the same shape."""

    width: int
    height: int
    image: Image  # RGB


def open_picture(content: bytes, form: str) -> OpenedPicture:
    """`form` as Pillow calls it: no other reader sees the bytes. Of a moving picture the first one. Blocking.

    Raises Unprocessable for a file that cannot be read, TooLarge before anything large is made of it.
    """
    try:
        with PillowImage.open(io.BytesIO(content), formats=(form,)) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise _too_large(width, height)
            opened.thumbnail((LOOKED_AT, LOOKED_AT))  # a JPEG is decoded at a fraction of its size at once
            turned = ImageOps.exif_transpose(opened)
            pixels = np.array(turned.convert("RGB"))
            sideways = (turned.width > turned.height) != (opened.width > opened.height)
    except (PillowImage.DecompressionBombWarning, PillowImage.DecompressionBombError) as error:
        raise TooLarge("The picture has more pixels than can be looked at.") from error
    except _BROKEN as error:
        raise Unprocessable("The picture cannot be read: the file is broken, or not whole.") from error
    return OpenedPicture(height, width, pixels) if sideways else OpenedPicture(width, height, pixels)


def _too_large(width: int, height: int) -> TooLarge:
    return TooLarge(f"The picture has {width} x {height} pixels; {MOST_PIXELS // 1_000_000} million can be looked at.")
