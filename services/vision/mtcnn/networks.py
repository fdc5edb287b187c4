"""P-, R- and O-Net in torch, which was the fastest for all three together (docs/performance.md): channels last, bounded batches."""

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor, nn

_AT_ONCE: Final = 64  # candidates in one pass: bounds memory, and larger passes leave a CPU's cache
_PROPOSE_AT_ONCE: Final = 8


class Networks:
    """Made from facenet-pytorch's modules. What they are given are gray levels 0..255 of any type, [n, 3, h, w]."""

    def __init__(self, propose: nn.Module, refine: nn.Module, locate: nn.Module, device: torch.device) -> None:
        self._p, self._r, self._o = (
            network.eval().requires_grad_(False).to(device).to(memory_format=torch.channels_last) for network in (propose, refine, locate)
        )
        self.device = device

    def propose(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Whole pictures -> [n, rows, columns] scores and [n, rows, columns, 4] offsets of a 12 x 12 window, which moves by 2 pixels."""
        offsets, scores = _in_parts(self._p, pictures, _PROPOSE_AT_ONCE)
        return scores[:, 1], offsets.permute(0, 2, 3, 1)

    def refine(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        """[n, 3, 24, 24] -> [n] scores, [n, 4] offsets."""
        offsets, scores = _in_parts(self._r, crops, _AT_ONCE)
        return scores[:, 1], offsets

    def locate(self, crops: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[n, 3, 48, 48] -> [n] scores, [n, 4] offsets, [n, 10] landmarks."""
        offsets, points, scores = _in_parts(self._o, crops, _AT_ONCE)
        return scores[:, 1], offsets, points


def _in_parts(network: Callable[[Tensor], tuple[Tensor, ...]], crops: Tensor, most: int) -> tuple[Tensor, ...]:
    parts = [network(_standardised(part)) for part in torch.split(crops, most)]
    return parts[0] if len(parts) == 1 else tuple(torch.cat(part) for part in zip(*parts, strict=True))


def _standardised(levels: Tensor) -> Tensor:
    return ((levels.float() - 127.5) * 0.0078125).contiguous(memory_format=torch.channels_last)
