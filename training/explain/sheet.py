"""Many small pictures in one, which is drawn a hundred times faster than a chart for each."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIDE: Final = 144  # pixels of one picture
GAP: Final = 10  # pixels of white between two
BLANK: Final[NDArray[np.uint8]] = np.full((1, 1, 3), 255, np.uint8)


def sheet(pictures: Sequence[NDArray[np.uint8]], columns: int, *, smooth: bool = False) -> NDArray[np.uint8]:
    """Pictures [h, w, 3] or gray [h, w] of any sizes, line by line, each in a square, `smooth` or not -> [height, width, 3]."""
    lines = math.ceil(len(pictures) / columns)
    step = SIDE + GAP
    made = np.full((lines * step - GAP, columns * step - GAP, 3), 255, np.uint8)
    how = PillowImage.Resampling.BICUBIC if smooth else PillowImage.Resampling.NEAREST
    for number, picture in enumerate(pictures):
        top, left = (step * place for place in divmod(number, columns))
        image = PillowImage.fromarray(picture).convert("RGB")
        made[top : top + SIDE, left : left + SIDE] = np.asarray(image.resize((SIDE, SIDE), how))
    return made


def centre(place: int) -> float:
    """Pixels from the left, or the top, of a sheet to the middle of a column, or a line."""
    return place * (SIDE + GAP) + SIDE / 2


def frame(axes: "Axes", line: int, column: int, colour: str) -> None:
    """A frame around one picture of the sheet in `axes`."""
    from matplotlib.patches import Rectangle

    corner = (column * (SIDE + GAP) - 0.5, line * (SIDE + GAP) - 0.5)
    axes.add_patch(Rectangle(corner, SIDE, SIDE, fill=False, edgecolor=colour, linewidth=2.2, clip_on=False))
