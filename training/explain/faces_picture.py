"""Faces with what speaks for each expression: a row per face, a column per expression."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from training.explain.faces import FoundFace
from training.explain.overlay import heated
from training.explain.sheet import GAP, SIDE, centre, frame, sheet
from training.figures import theme

MOST_FACES: Final = 12  # in one picture
_SIDE: Final = 0.8  # inches


def draw_faces(faces: Sequence[FoundFace], maps: NDArray[np.float32], probabilities: NDArray[np.float32], path: Path, about: str) -> None:
    """`maps` [n, 7, 48, 48] and `probabilities` [n, 7] of n faces. One scale of heat a face: a pale map says that little speaks for it."""
    columns = 1 + len(EXPRESSIONS)
    size = (columns * (_SIDE + 0.07) + 0.4, len(faces) * (_SIDE + 0.3) + 1.3)
    with theme.drawing(path, size, "What speaks for each expression", about, colours=256) as figure:
        lines = figure.subplots(len(faces), 1, squeeze=False)[:, 0]
        for face, heats, row, axes in zip(faces, maps, probabilities, lines, strict=True):
            overlays = [heated(face.crop, heat / max(float(heats.max()), 1e-9)) for heat in heats]
            axes.imshow(sheet([face.portrait, *overlays], columns, smooth=True), interpolation="lanczos")
            theme.as_picture(axes)
            axes.text(centre(0), SIDE + GAP, face.name, ha="center", va="top", size=8, color=theme.QUIET)
            top = int(row.argmax())
            frame(axes, 0, 1 + top, theme.EXPRESSION[EXPRESSIONS[top]])
            for index, share in enumerate(row):
                text = axes.text(centre(1 + index), SIDE + GAP, f"{100 * share:.0f} %", ha="center", va="top", size=8, color=theme.QUIET)
                if index == top:
                    text.set(color=theme.INK, weight="bold")
        for index, name in enumerate(EXPRESSIONS):
            lines[0].text(centre(1 + index), -GAP, name, ha="center", va="bottom", size=9, weight="bold")
