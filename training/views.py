"""Test-time views: the mean answer over several looks at one face."""

from typing import Final

import torch
from torch import Tensor, nn

from services.errors import BadInput
from services.vision.preprocess import SIDE, prepare

VIEWS: Final = (1, 2, 10)
"""One look; with the mirror image, as the service does; both at the middle and four corners (Krizhevsky et al. 2012)."""

_CUT: Final = 4  # pixels that a corner's window leaves out
_BATCH: Final = 256


@torch.inference_mode()
def predict(network: nn.Module, pixels: Tensor, views: int) -> Tensor:
    """uint8 [n, 48, 48] -> mean logits [n, 7]. The network is left in eval mode. Raises BadInput for other than 1, 2 or 10 views."""
    if views not in VIEWS:
        raise BadInput(f"a face is looked at {', '.join(map(str, VIEWS))} times, not {views}")
    network.eval()
    windows = [(slice(None), slice(None))] if views < 10 else _windows()
    total = torch.zeros(())
    for rows, columns in windows:
        seen = pixels[:, rows, columns]
        for mirrored in (seen, seen.flip(2)) if views > 1 else (seen,):
            prepared = [prepare(batch).contiguous(memory_format=torch.channels_last) for batch in torch.split(mirrored, _BATCH)]
            total = total + torch.cat([network(batch) for batch in prepared]).float()
    return total / (len(windows) * min(views, 2))


def _windows() -> list[tuple[slice, slice]]:
    first, last, middle = slice(0, SIDE - _CUT), slice(_CUT, SIDE), slice(_CUT // 2, SIDE - _CUT // 2)
    return [(first, first), (first, last), (last, first), (last, last), (middle, middle)]
