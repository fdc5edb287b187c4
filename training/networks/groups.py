"""The parts of a network from the input to the head, for freezing and for rates that differ with the depth."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from torch import nn
from torch.nn import Parameter


@runtime_checkable
class Staged(Protocol):
    """A network that says itself what its parts are; others are taken in the order of their children."""

    def stages(network: nn.Module) -> list[list[nn.Module]]:
    """Parts with parameters, from the input to the head. A norm that stands alone belongs to the layer before it."""
    if isinstance(network, Staged):
        return [list(part) for part in network.stages()]
    parts: list[list[nn.Module]] = []
    for child in network.children():
        for module in child.children() if type(child) is nn.Sequential else [child]:
            sizes = [parameter.ndim for parameter in module.parameters()]
            if sizes and max(sizes) == 1 and parts:
                parts[-1].append(module)
            elif sizes:
                parts.append([module])
    return parts
