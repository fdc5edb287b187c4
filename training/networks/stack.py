"""The network family of P5: [Conv-(BN)-ReLU-(Dropout)-(MaxPool)] x M, [Affine-(BN)-ReLU-(Dropout)] x N, Affine.

Each part in brackets is on or off layer by layer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from services.vision.emotion_net import FeatureNet
from services.vision.preprocess import SIDE
from training.networks import hog
from training.networks.rgb import sized


@dataclass(frozen=True, slots=True)
class Conv:
    filters: int
    kernel: int = 3  # odd, pixels a side
    stride: int = 1
    padding: int | None = None  # pixels of zeros; None keeps the size at stride 1
    norm: bool = True
    dropout: float = 0.0  # 0 leaves the layer out
    pool: int = 2  # side of the max pooling; 1 leaves it out


@dataclass(frozen=True, slots=True)
class Affine:
    units: int
    norm: bool = True
    dropout: float = 0.0


class Stack(FeatureNet):
    """With `histogram` the HOG features of the picture stand beside those of the last convolution.

    The fully connected layers count on pictures of `side` pixels; others are resized. Raises BadInput where nothing is left of them.
    """

    def __init__(self, convolutions: Sequence[Conv], affines: Sequence[Affine], *, histogram: bool, side: int) -> None:
        super().__init__()
        self.side = side
        blocks: list[nn.Module] = []
        channels, size = 1, side
        for number, conv in enumerate(convolutions, start=1):
            padding = conv.kernel // 2 if conv.padding is None else conv.padding
            blocks.append(_conv_block(channels, conv, padding))
            channels, size = conv.filters, ((size + 2 * padding - conv.kernel) // conv.stride + 1) // conv.pool
            if size < 1:
                raise BadInput(f"convolution {number} of {len(convolutions)} leaves nothing of a picture of {side} pixels: pool less")
        self.body = nn.Sequential(*blocks)
        self.hog = hog.Hog(side) if histogram else None
        inputs = channels * size * size + (self.hog.length if self.hog is not None else 0)
        hidden: list[nn.Module] = []
        for affine in affines:
            hidden.append(_affine_block(inputs, affine))
            inputs = affine.units
        self.hidden = nn.Sequential(*hidden)
        self.head = nn.Linear(inputs, len(EXPRESSIONS))

    def features(self, prepared: Tensor) -> Tensor:
        pictures = sized(prepared, self.side)
        flat = self.body(pictures).flatten(1)
        if self.hog is not None:
            flat = torch.cat([flat, self.hog(pictures).to(flat.dtype)], 1)
        features: Tensor = self.hidden(flat)
        return features


def p5_cnn(
    convolutions: Sequence[Mapping[str, Any]] = ({"filters": 32}, {"filters": 64}, {"filters": 128}),
    affines: Sequence[Mapping[str, Any]] = ({"units": 256},),
    hog: bool = False,
    side: int = SIDE,
) -> Stack:
    """The family of convolutional networks that the user configures, layer by layer

    Layers are the fields of `Conv` and `Affine`. Raises BadInput for a field that does not exist and for sizes below one.
    """
    try:
        convs, fulls = [Conv(**layer) for layer in convolutions], [Affine(**layer) for layer in affines]
    except TypeError as error:
        raise BadInput(
            f"a layer cannot be understood ({error}); a convolution has {_names(Conv)}, an affine layer {_names(Affine)}"
        ) from None
    if not convs or side < 1 or any(min(conv.filters, conv.kernel, conv.stride, conv.pool) < 1 for conv in convs):
        raise BadInput("at least one convolution; filters, kernel, stride, pool and side are 1 or more")
    return Stack(convs, fulls, histogram=hog, side=side)


def _conv_block(inputs: int, conv: Conv, padding: int) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Conv2d(inputs, conv.filters, conv.kernel, conv.stride, padding, bias=not conv.norm)]
    layers += [nn.BatchNorm2d(conv.filters)] if conv.norm else []
    layers += [nn.ReLU()]
    layers += [nn.Dropout(conv.dropout)] if conv.dropout else []
    layers += [nn.MaxPool2d(conv.pool)] if conv.pool > 1 else []
    return nn.Sequential(*layers)


def _affine_block(inputs: int, affine: Affine) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Linear(inputs, affine.units, bias=not affine.norm)]
    layers += [nn.BatchNorm1d(affine.units)] if affine.norm else []
    layers += [nn.ReLU()]
    layers += [nn.Dropout(affine.dropout)] if affine.dropout else []
    return nn.Sequential(*layers)


def _names(layer: type[Conv] | type[Affine]) -> str:
    return ", ".join(layer.__dataclass_fields__)
