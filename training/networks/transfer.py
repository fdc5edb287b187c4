"""Backbones made for ImageNet with a head for seven expressions."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import torch
from torch import Tensor, nn

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from services.vision.emotion_net import FeatureNet
from training.networks.rgb import GrayToRgb

Head = Literal["pooled", "published"]
"""`pooled`: see `pooled_neck`. `published`: as the backbone's authors end it, with 7 instead of 1000 outputs."""

IMAGENET: Final = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
"""Mean and deviation of the colours, torchvision's."""
HALVES: Final = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
"""-1..1: Keras's Xception."""


class Backbone(nn.Module, ABC):
    """RGB in, map out; its state has the names of the public weights."""

    channels: int

    @abstractmethod
    def forward(self, rgb: Tensor) -> Tensor:
        """[n, 3, h, w] -> [n, channels, h', w']."""

    @abstractmethod
    def stages(self) -> list[list[nn.Module]]:
        """All parts with parameters, from the input on."""

    @property
    @abstractmethod
    def last_map(self) -> nn.Module:
        """The part whose output is the last map that still shows places."""


class MeanPool(nn.Module):
    """[n, c, h, w] -> [n, c]."""

    def forward(self, maps: Tensor) -> Tensor:
        return maps.mean((2, 3))


class ConcatPool(nn.Module):
    """[n, c, h, w] -> [n, 2c]: the largest value and the mean of each map."""

    def forward(self, maps: Tensor) -> Tensor:
        return torch.cat([maps.amax((2, 3)), maps.mean((2, 3))], 1)


class Transfer(FeatureNet):
    """Gray to RGB, backbone, pooling, neck, head; the neck and the head start at random, the backbone may start from ImageNet."""

    def __init__(self, rgb: GrayToRgb, backbone: Backbone, pool: nn.Module, neck: nn.Sequential, inputs: int) -> None:
        super().__init__()
        self.rgb = rgb
        self.backbone = backbone
        self.pool = pool
        self.neck = neck
        self.head = nn.Linear(inputs, len(EXPRESSIONS))
        nn.init.normal_(self.head.weight, 0, 0.01)  # undecided, so that no first guess has to be unlearned through the body
        nn.init.zeros_(self.head.bias)

    def features(self, prepared: Tensor) -> Tensor:
        described: Tensor = self.neck(self.pool(self.backbone(self.rgb(prepared))))
        return described

    def stages(self) -> list[list[nn.Module]]:
        return [*self.backbone.stages(), [self.neck, self.head]]

    @property
    def last_map(self) -> nn.Module:
        return self.backbone.last_map

    def pretrained(self) -> Mapping[str, nn.Module]:
        """Prefix of the names in an ImageNet file -> the part that starts from them."""
        return {"": self.backbone}


def pooled(rgb: GrayToRgb, backbone: Backbone) -> Transfer:
    """The head that the fastai library puts on a backbone: P1's figures (head first, rate finder, then all) are its workflow."""
    inputs, hidden = 2 * backbone.channels, 512
    neck = nn.Sequential(
        nn.BatchNorm1d(inputs),
        nn.Dropout(0.25),
        nn.Linear(inputs, hidden, bias=False),
        nn.ReLU(),
        nn.BatchNorm1d(hidden),
        nn.Dropout(0.5),
    )
    return Transfer(rgb, backbone, ConcatPool(), neck, hidden)


def averaged(rgb: GrayToRgb, backbone: Backbone, hidden: Sequence[int] = (), dropout: float = 0.0) -> Transfer:
    """Mean over the picture, then hidden layers with dropout where there are any, then the head."""
    layers: list[nn.Module] = []
    inputs = backbone.channels
    for width in hidden:
        layers += [nn.Linear(inputs, width), nn.ReLU(), nn.Dropout(dropout)]
        inputs = width
    return Transfer(rgb, backbone, MeanPool(), nn.Sequential(*layers), inputs)


def check_head(head: str) -> None:
    """Raises BadInput for an unknown name."""
    if head not in ("pooled", "published"):
        raise BadInput(f"head must be pooled or published, not {head!r}")
