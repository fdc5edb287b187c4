"""The parts of a network from the input to the head, for freezing and for rates that differ with the depth."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from torch import nn
from torch.nn import Parameter


@runtime_checkable
class Staged(Protocol):
    """A network that says itself what its parts are; others are taken in the order of their children."""

    def stages(self) -> Sequence[Sequence[nn.Module]]:
        """Modules that hold all parameters, from the input to the head, which comes last and starts at random where the rest does not."""


def parameter_groups(network: nn.Module) -> list[list[Parameter]]:
    """Every parameter once, from the input to the head; the head is the last group. Raises ValueError for a parameter outside all parts."""
    groups = [[parameter for module in part for parameter in module.parameters()] for part in stages(network)]
    held = {id(parameter) for group in groups for parameter in group}
    lost = [name for name, parameter in network.named_parameters() if id(parameter) not in held]
    if lost or len(held) != sum(len(group) for group in groups):
        raise ValueError(f"the stages of {type(network).__name__} leave out or repeat parameters: {', '.join(lost) or 'some twice'}")
    return groups


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
