"""Places in a network where one looks inside."""

from typing import Protocol, runtime_checkable

from torch import nn

from services.errors import BadInput
from services.vision.emotion_net import PulseNet
from training.networks.ensemble import Ensemble


@runtime_checkable
class Mapped(Protocol):
    """A network that says itself where its last map is."""

    @property
    def last_map(self) -> nn.Module: ...


def convolutions(network: nn.Module) -> list[tuple[str, nn.Conv2d]]:
    """Names and modules, from the input on; a shortcut comes after or before the path beside it."""
    return [(name, module) for name, module in network.named_modules() if isinstance(module, nn.Conv2d)]


def last_conv(network: nn.Module) -> nn.Module:
    """The module whose output [n, c, h, w] is the last map before places are pooled: what class activation maps are made of.

    A residual network's is its last block's sum, not one convolution's share of it. Raises BadInput for an ensemble, which has no one map.
    """
    if isinstance(network, Ensemble):
        raise BadInput("an ensemble has no last map of its own: look into its members")
    if isinstance(network, Mapped):
        return network.last_map
    if isinstance(network, PulseNet):
        return network.body
    return convolutions(network)[-1][1]
