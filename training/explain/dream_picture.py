"""Dreams of each expression as a picture: from noise, and from a face."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from training.explain.sheet import centre, sheet
from training.figures import theme

_SIDE: Final = 1.15  # inches


def draw_dreams(dreams: Mapping[str, tuple[NDArray[np.uint8], NDArray[np.uint8]]], path: Path, about: str) -> None:
    """Name of a start -> the start [48, 48] and its dreams [7, 48, 48]; a row each."""
    columns = 1 + len(EXPRESSIONS)
    size = (columns * _SIDE + 0.6, len(dreams) * (_SIDE + 0.1) + 1.15)
    with theme.drawing(path, size, "What the network would call each expression without a doubt", about) as figure:
        grid = figure.subplots(len(dreams), 1, squeeze=False)
        for number, ((start, made), axes) in enumerate(zip(dreams.values(), grid[:, 0], strict=True)):
            axes.imshow(sheet([start, *made], columns, smooth=True))
            theme.as_picture(axes)
            if number == 0:
                axes.xaxis.tick_top()
                axes.set_xticks([centre(column) for column in range(columns)], ["start", *EXPRESSIONS], size=9, color=theme.INK)
                axes.tick_params(length=0)
        for name, axes in zip(dreams, grid[:, 0], strict=True):
            axes.set_ylabel(name, size=9)
