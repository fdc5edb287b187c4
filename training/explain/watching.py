"""What goes through a network's modules in one pass, whatever the network."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from torch import Tensor, nn

# What maps go through before they go on. Torch keeps activations in one module, and gives norms of all sizes one base class.
_NORMS: Final = (nn.modules.batchnorm._BatchNorm, nn.GroupNorm)
_ACTIVATIONS: Final = nn.ReLU.__module__


@dataclass(frozen=True, slots=True)
class Passed:
    """One module's output; a module that is used twice is there twice."""

    name: str
    module: nn.Module
    output: Tensor

    @property
    def is_leaf(self) -> bool:
        return next(self.module.children(), None) is None

    @property
    def is_map(self) -> bool:
        """[n, channels, height, width] with more than one place in it: not the gate of a squeeze-and-excitation."""
        return self.output.ndim == 4 and min(self.output.shape[2:]) > 1


@contextmanager
def watching(network: nn.Module) -> Iterator[list[Passed]]:
    """The list grows while the block runs the network: in the order in which modules end, inner before outer."""
    seen: list[Passed] = []

    def noting(name: str) -> Any:
        def note(module: nn.Module, _inputs: Any, output: Any) -> None:
            if isinstance(output, Tensor):
                seen.append(Passed(name, module, output))

        return note

    handles = [module.register_forward_hook(noting(name)) for name, module in network.named_modules() if name]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


def passed_on(seen: Sequence[Passed], place: int) -> int:
    """Where in `seen` the output of the module at `place` stands after the norm and the activation that follow it, if they do."""
    for later in range(place + 1, len(seen)):
        module = seen[later].module
        if isinstance(module, _NORMS) or module.__module__ == _ACTIVATIONS:
            place = later
        elif seen[later].is_leaf:
            break
    return place
