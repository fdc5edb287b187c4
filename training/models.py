"""The networks that can be trained, by name, and what each one is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

from services.errors import BadInput
from services.vision.emotion_net import NETWORKS
from training.networks import presets, pretrained, resnet, vgg, xception
from training.networks.cost import multiply_adds
from training.networks.custom_cnn import CustomCnn
from training.networks.deepface import DeepFace
from training.networks.ensemble import Ensemble
from training.networks.mini_xception import MiniXception
from training.networks.stack import p5_cnn
from training.networks.transfer import Transfer

SEVEN: Final = ("resnet50", "xception", "custom_cnn", "vgg19_gap", "mini_xception", "deep_cnn", "pulse_net")
"""P4 says that its ensemble has seven members, and names three: ours are those and the best of the other papers."""


def ensemble(members: Sequence[str | Mapping[str, Any]] = SEVEN) -> Ensemble:
    """The mean of the probabilities of seven networks, or of any others

    A member is a name, or `{"model": name, "arguments": {...}, "temperature": t}` with the last two left out where they are usual.
    """
    asked: list[Mapping[str, Any]] = [{"model": member} if isinstance(member, str) else member for member in members]
    if not asked or any("model" not in member for member in asked):
        raise BadInput('an ensemble needs members: names, or objects with a "model"')
    networks = [create(member["model"], member.get("arguments", {})) for member in asked]
    return Ensemble(networks, [float(member.get("temperature", 1.0)) for member in asked])


@dataclass(frozen=True, slots=True)
class Entry:
    factory: Callable[..., nn.Module]
    paper: str  # as `training/README.md` numbers them; "" for our own
    imagenet: str | None = None  # the name of the file with ImageNet weights that fits, as its publishers call it


ENTRIES: Final[Mapping[str, Entry]] = {
    **{name: Entry(factory, "") for name, factory in NETWORKS.items()},
    "vgg19": Entry(vgg.vgg19, "P1", "vgg19-*.pth"),
    "resnet34": Entry(resnet.resnet34, "P1", "resnet34-*.pth"),
    "resnet50": Entry(resnet.resnet50, "P1, P4", "resnet50-*.pth"),
    "vgg19_gap": Entry(vgg.vgg19_gap, "P2", "vgg19-*.pth"),
    "resnet50_p3": Entry(resnet.resnet50_p3, "P3", "resnet50-*.pth"),
    "mini_xception": Entry(MiniXception, "P3"),
    "xception": Entry(xception.xception, "P4", "xception-*.pth"),
    "custom_cnn": Entry(CustomCnn, "P2, P4"),
    "ensemble": Entry(ensemble, "P4"),
    "deepface": Entry(DeepFace, "P4"),
    "p5_cnn": Entry(p5_cnn, "P5"),
    "shallow_cnn": Entry(presets.shallow_cnn, "P5"),
    "deep_cnn": Entry(presets.deep_cnn, "P5"),
    "deep_cnn_5": Entry(presets.deep_cnn_5, "P5"),
    "deep_cnn_6": Entry(presets.deep_cnn_6, "P5"),
    "hog_hybrid": Entry(presets.hog_hybrid, "P5"),
}
MODELS: Final[Mapping[str, Callable[..., nn.Module]]] = {name: entry.factory for name, entry in ENTRIES.items()}
"""Name -> factory(**arguments), [n, 1, h, w] from `prepare` -> logits [n, 7]; what a card may name in training."""


def create(name: str, arguments: Mapping[str, Any], *, imagenet: Path | None = None) -> nn.Module:
    """`arguments` belong to the card; `imagenet` (a file, or a folder that holds one) is only where the numbers start, and does not.

    Raises BadInput for an unknown name, for arguments that the network does not take, and for ImageNet weights where it takes none.
    """
    if name not in MODELS:
        raise BadInput(f"unknown model {name!r}; known: {', '.join(sorted(MODELS))}")
    try:
        network = MODELS[name](**arguments)
    except (TypeError, ValueError) as error:
        raise BadInput(f"{name} cannot be built with {dict(arguments)}: {error}") from error
    if imagenet is not None:
        pattern = ENTRIES[name].imagenet
        if pattern is None or not isinstance(network, Transfer):
            raise BadInput(
                f"{name} takes no ImageNet weights; these do: {', '.join(key for key, entry in ENTRIES.items() if entry.imagenet)}"
            )
        pretrained.fill(network, pretrained.find(imagenet, pattern))
    return network


def describe() -> Iterator[dict[str, Any]]:
    """One line per network, at its usual arguments. Nothing is drawn at random for it, so it takes neither time nor memory."""
    for name, entry in sorted(ENTRIES.items()):
        with torch.device("meta"):
            network = entry.factory()
        yield {
            "model": name,
            "parameters": sum(parameter.numel() for parameter in network.parameters()),
            "multiply_adds": multiply_adds(network),
            "paper": entry.paper,
            "about": (entry.factory.__doc__ or "").split("\n")[0],
            "imagenet": entry.imagenet,
        }
