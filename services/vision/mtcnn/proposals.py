"""Where a face may be: P-Net over a pyramid of each picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import torch
from torch import Tensor

from services.vision.mtcnn.boxes import moved, squared
from services.vision.mtcnn.networks import Networks
from services.vision.mtcnn.pictures import Stack, shrink
from services.vision.mtcnn.suppression import best_of

SMALLEST: Final = 12  # pixels that P-Net sees at once
_FACTOR: Final = 0.709  # from one level of the pyramid to the next: half the area
_STRIDE: Final = 2
_SAME_LEVEL, _ANY_LEVEL = 0.5, 0.7  # shared parts of two proposals for one face


@dataclass(frozen=True, slots=True)
class Proposals:
    """Raw windows, before any of them suppresses another: so a second look with a lower threshold costs no second pass."""

    pictures: Tensor  # [n] which picture
    levels: Tensor  # [n] which level of the pyramid
    windows: Tensor  # [n, 4]
    offsets: Tensor  # [n, 4]
    scores: Tensor  # [n]

    def above(self, threshold: float, among: Tensor | None = None) -> Self:
        """`among`: the only pictures that are wanted."""
        wanted = self.scores >= threshold
        if among is not None:
            wanted &= torch.isin(self.pictures, among)
        return self._rows(wanted)

    def squares(self) -> tuple[Tensor, Tensor]:
        """The best of them as squares [n, 4], with their pictures [n]."""
        level = self.pictures * (int(self.levels.max()) + 1 if len(self.levels) else 1) + self.levels
        best = self._rows(best_of(self.windows, self.scores, level, _SAME_LEVEL))
        best = best._rows(best_of(best.windows, best.scores, best.pictures, _ANY_LEVEL))
        return squared(moved(best.windows, best.offsets, last=0)), best.pictures

    def _rows(self, rows: Tensor) -> Self:
        return type(self)(self.pictures[rows], self.levels[rows], self.windows[rows], self.offsets[rows], self.scores[rows])


def propose(networks: Networks, pictures: Sequence[Stack], smallest_faces: Sequence[int], threshold: float) -> Proposals:
    """`smallest_faces`: for each stack, pixels."""
    found = [
        _windows(networks, stack, level, scale, threshold)
        for stack, smallest in zip(pictures, smallest_faces, strict=True)
        for level, scale in enumerate(scales(stack.shape, smallest))
    ]
    columns = zip(*found, strict=True)
    return Proposals(*(torch.cat(column) for column in columns)) if found else _nothing(networks.device)


def scales(shape: tuple[int, int], smallest_face: int) -> Iterator[float]:
    scale = SMALLEST / smallest_face
    while min(shape) * scale >= SMALLEST:
        yield scale
        scale *= _FACTOR


def _windows(networks: Networks, stack: Stack, level: int, scale: float, threshold: float) -> tuple[Tensor, ...]:
    height, width = stack.shape
    scores, offsets = networks.propose(shrink(stack.pixels, (int(height * scale + 1), int(width * scale + 1))))
    where = (scores >= threshold).nonzero()
    picture, row, column = where.unbind(1)
    corner = _STRIDE * torch.stack([column, row], 1).float()
    windows = torch.cat([((corner + 1) / scale).floor(), ((corner + SMALLEST) / scale).floor()], 1)
    return stack.indices[picture], torch.full_like(picture, level), windows, offsets[picture, row, column], scores[picture, row, column]


def _nothing(device: torch.device) -> Proposals:
    whole, four = torch.empty(0, dtype=torch.int64, device=device), torch.empty(0, 4, device=device)
    return Proposals(whole, whole, four, four, torch.empty(0, device=device))
