"""What a network costs to run."""

from typing import Any

import torch
from torch import Tensor, nn

from services.vision.preprocess import SIDE


@torch.no_grad()
def multiply_adds(network: nn.Module, side: int = SIDE) -> int:
    """Of all convolutions and linear layers for one picture [1, 1, side, side]; the rest is small beside them.

    Works on a network on torch's `meta` device too, which has shapes and no numbers. The network is left in eval mode.
    """
    counts: list[int] = []

    def count(layer: nn.Module, _: tuple[Any, ...], output: Tensor) -> None:
        if isinstance(layer, nn.Conv2d):
            rows, columns = layer.kernel_size
            counts.append(output.numel() * rows * columns * layer.in_channels // layer.groups)
        elif isinstance(layer, nn.Linear):
            counts.append(output.numel() * layer.in_features)

    hooks = [module.register_forward_hook(count) for module in network.modules()]
    try:
        network.eval()(torch.zeros(1, 1, side, side, device=next(network.parameters()).device))
    finally:
        for hook in hooks:
            hook.remove()
    return sum(counts)
