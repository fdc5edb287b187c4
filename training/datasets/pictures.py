"""One picture: whatever the file holds becomes gray [h, w] or RGB [h, w, 3], 8 bits, upright."""

import io
from collections.abc import Callable, Sequence
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from services.errors import BadInput

Picture = NDArray[np.uint8]
_GROUND: Final = 128  # gray level behind what is transparent


class Pictures(Sequence[Picture]):
    """Rows of `read`, each read when it is asked for and not kept: memory stays flat however many there are."""

    def __init__(self, read: Callable[[int], Picture], rows: NDArray[np.int64]) -> None:
        self._read = read
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Picture: ...
    @overload
    def __getitem__(self, index: slice) -> "Pictures": ...
    def __getitem__(self, index: int | slice) -> "Picture | Pictures":
        if isinstance(index, slice):
            return Pictures(self._read, self._rows[index])
        return self._read(int(self._rows[index]))


def decode(content: bytes, name: str, mode: str | None = None) -> Picture:
    """Gray stays gray and everything else becomes RGB, unless `mode` says. Raises BadInput naming the picture."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            image = _eight_bits(ImageOps.exif_transpose(opened))
            return np.asarray(image.convert(mode or ("L" if image.mode in {"1", "L"} else "RGB")))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadInput(f"{name} is not a readable picture: {error}") from error


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit gray by its upper byte, which Pillow would clip at 255; transparency on gray ground."""
    if image.mode == "F":
        raise ValueError("its pixels are fractions of an unknown range; save it with 8 bits")
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8))
    if not image.has_transparency_data:
        return image
    ground = Image.new("RGBA", image.size, (_GROUND, _GROUND, _GROUND, 255))
    return Image.alpha_composite(ground, image.convert("RGBA")).convert("L" if image.mode in {"LA", "La", "L"} else "RGB")


def to_gray(picture: Picture) -> Picture:
    """[h, w] or [h, w, 3] -> [h, w], the luma of ITU-R 601."""
    return picture if picture.ndim == 2 else np.asarray(Image.fromarray(picture).convert("L"))


def to_square(picture: Picture, side: int) -> Picture:
    """[side, side] gray, the whole picture stretched to the square."""
    if picture.shape == (side, side):
        return picture
    shrinks = min(picture.shape[:2]) >= side
    return np.asarray(Image.fromarray(to_gray(picture)).resize((side, side), Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC))
