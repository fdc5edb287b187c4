"""The three networks in a row, and the last of them alone where a face is known to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from torch import Tensor

from services.vision.mtcnn.boxes import moved, placed, squared
from services.vision.mtcnn.candidates import cut
from services.vision.mtcnn.networks import Networks
from services.vision.mtcnn.pictures import Stack
from services.vision.mtcnn.suppression import best_of, outermost

_REFINED_SIDE, _LOCATED_SIDE = 24, 48  # pixels that R-Net and O-Net see
_SAME_FACE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Found:
    """Faces, best first where they suppressed each other."""

    pictures: Tensor  # [n]
    boxes: Tensor  # [n, 4]
    scores: Tensor  # [n]
    points: Tensor  # [n, 5, 2]

    def rows(self, rows: Tensor) -> "Found":
        return Found(self.pictures[rows], self.boxes[rows], self.scores[rows], self.points[rows])


def find(networks: Networks, stacks: Sequence[Stack], squares: Tensor, pictures: Tensor, thresholds: tuple[float, float]) -> Found:
    """From P-Net's squares on. `thresholds` are R-Net's and O-Net's."""
    if len(squares):
        scores, offsets = networks.refine(cut(stacks, squares, pictures, _REFINED_SIDE))
        sure = (scores > thresholds[0]).nonzero()[:, 0]
        sure = sure[best_of(squares[sure], scores[sure], pictures[sure], _SAME_FACE)]
        squares, pictures = squared(moved(squares[sure], offsets[sure])), pictures[sure]
    found = locate(networks, stacks, squares, pictures)
    found = found.rows(found.scores > thresholds[1])
    return found.rows(outermost(found.boxes, found.scores, found.pictures, _SAME_FACE))


def locate(networks: Networks, stacks: Sequence[Stack], squares: Tensor, pictures: Tensor) -> Found:
    """What O-Net alone makes of each square, same length and order: a low score says that there is no face."""
    if not len(squares):
        return Found(pictures, squares, squares.new_empty(0), squares.new_empty(0, 5, 2))
    scores, offsets, points = networks.locate(cut(stacks, squares, pictures, _LOCATED_SIDE))
    return Found(pictures, moved(squares, offsets), scores, placed(points, squares))
