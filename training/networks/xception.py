"""Xception (Chollet 2017), built so that the public PyTorch port of its ImageNet weights fits by name."""

from itertools import pairwise
from typing import Final

from torch import Tensor, nn

from training.networks.rgb import GrayToRgb
from training.networks.transfer import HALVES, Backbone, Transfer, averaged

_MIDDLE: Final = 728


class Separable(nn.Module):
    """A 3x3 convolution of each channel by itself, then a mixture of the channels at each place."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        mixed: Tensor = self.pointwise(self.conv1(x))
        return mixed


class _Block(nn.Module):
    """Separable convolutions of the given widths beside a shortcut; with `halve` both end in half the places."""

    def __init__(self, *widths: int, halve: bool = True, relu_first: bool = True) -> None:
        super().__init__()
        if halve:
            self.skip = nn.Conv2d(widths[0], widths[-1], 1, stride=2, bias=False)
            self.skipbn = nn.BatchNorm2d(widths[-1])
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise(widths):
            layers += [nn.ReLU(), Separable(inputs, outputs), nn.BatchNorm2d(outputs)]
        if halve:
            layers.append(nn.MaxPool2d(3, 2, 1))
        self.rep = nn.Sequential(*(layers if relu_first else layers[1:]))
        self.halve = halve

    def forward(self, x: Tensor) -> Tensor:
        kept = self.skipbn(self.skip(x)) if self.halve else x
        out: Tensor = self.rep(x) + kept
        return out


class Xception(Backbone):
    channels = 2048

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, stride=2, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 64, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU()
        self.block1 = _Block(64, 128, 128, relu_first=False)
        self.block2 = _Block(128, 256, 256)
        self.block3 = _Block(256, _MIDDLE, _MIDDLE)
        for number in range(4, 12):
            self.add_module(f"block{number}", _Block(_MIDDLE, _MIDDLE, _MIDDLE, _MIDDLE, halve=False))
        self.block12 = _Block(_MIDDLE, _MIDDLE, 1024)
        self.conv3 = Separable(1024, 1536)
        self.bn3 = nn.BatchNorm2d(1536)
        self.conv4 = Separable(1536, self.channels)
        self.bn4 = nn.BatchNorm2d(self.channels)
        self.last_relu = nn.ReLU()

    def forward(self, rgb: Tensor) -> Tensor:
        maps: Tensor = self.relu(self.bn2(self.conv2(self.relu(self.bn1(self.conv1(rgb))))))
        for block in self._blocks(1, 12):
            maps = block(maps)
        ended: Tensor = self.last_relu(self.bn4(self.conv4(self.relu(self.bn3(self.conv3(maps))))))
        return ended

    def stages(self) -> list[list[nn.Module]]:
        entry: list[nn.Module] = [self.conv1, self.bn1, self.conv2, self.bn2]
        ending: list[nn.Module] = [self.block12, self.conv3, self.bn3, self.conv4, self.bn4]
        return [entry, self._blocks(1, 3), self._blocks(4, 7), self._blocks(8, 11), ending]

    def _blocks(self, first: int, last: int) -> list[nn.Module]:
        return [self.get_submodule(f"block{number}") for number in range(first, last + 1)]

    @property
    def last_map(self) -> nn.Module:
        return self.last_relu


def xception(side: int | None = None) -> Transfer:
    """Xception by transfer learning"""
    return averaged(GrayToRgb(*HALVES, side), Xception())
