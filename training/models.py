"""The networks that can be trained, by name."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from torch import nn

from services.errors import BadInput
from services.vision.emotion_net import NETWORKS

MODELS: Final[Mapping[str, Callable[..., nn.Module]]] = {**NETWORKS}


def create(name: str, arguments: dict[str, Any]) -> nn.Module:
    """Raises BadInput for an unknown name."""
    if name not in MODELS:
        raise BadInput(f"unknown model {name!r}; known: {', '.join(sorted(MODELS))}")
    return MODELS[name](**arguments)


def describe() -> Iterator[dict[str, Any]]:
    """One line per network: its name, number of parameters, and what it is."""
    for name, factory in sorted(MODELS.items()):
        parameters = sum(p.numel() for p in factory().parameters())
        yield {"model": name, "parameters": parameters, "about": (factory.__doc__ or "").split("\n")[0]}
