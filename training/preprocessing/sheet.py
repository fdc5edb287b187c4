"""One face after each step, side by side: what a step does is seen at once."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from services.errors import BadInput
from training.datasets.pictures import Picture, decode, to_gray
from training.preprocessing.landmarks import find_landmarks
from training.preprocessing.steps import EACH, apply

_SIDE: Final = 192  # pixels of one face on the sheet
_CAPTION: Final = 26
_GAP: Final = 12
_COLUMNS: Final = 4
_PAPER, _INK = 255, 40  # gray levels
_ROOM: Final = 1.7  # distances between the eyes on each side of the face's middle


def draw_sheet(picture: Path, out: Path, chains: Sequence[Sequence[str]] = EACH) -> None:
    """Writes a PNG of the picture's largest face, as it is and after each of the chains.

    Raises BadInput when `picture` cannot be read or shows no face.
    """
    face = _cut(picture)
    chains = [(), *chains]
    rows = math.ceil(len(chains) / _COLUMNS)
    width, height = _SIDE + _GAP, _SIDE + _CAPTION + _GAP
    sheet = Image.new("L", (_COLUMNS * width + _GAP, rows * height + _GAP), _PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(15)
    for place, chain in enumerate(chains):
        left, top = _GAP + place % _COLUMNS * width, _GAP + place // _COLUMNS * height
        draw.text((left, top), "+".join(chain) or "as it is", _INK, font)
        shown = Image.fromarray(apply(chain, [face])[0])
        shown.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
        sheet.paste(shown, (left, top + _CAPTION))
    out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(out)


def _cut(path: Path) -> Picture:
    """Gray, the largest face with some room around it, as data sets of faces have it."""
    try:
        picture = to_gray(decode(path.read_bytes(), str(path)))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from error
    points = find_landmarks(picture)
    if points is None:
        raise BadInput(f"no face was found in {path}")
    middle, reach = points.mean(), _ROOM * abs(points[1] - points[0])
    left, top = max(0, round(middle.real - reach)), max(0, round(middle.imag - reach))
    return picture[top : round(middle.imag + reach), left : round(middle.real + reach)]
