"""Residual networks (He et al. 2016), built so that torchvision's ImageNet weights fit by name."""

from collections.abc import Sequence
from typing import Final

from torch import Tensor, nn

from training.networks.rgb import GrayToRgb
from training.networks.transfer import IMAGENET, Backbone, Head, Transfer, averaged, check_head, pooled

_WIDTHS: Final = (64, 128, 256, 512)


class _Block(nn.Module):
    """Two 3x3 convolutions."""

    expansion = 1

    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = _downsample(inputs, width, stride)

    def forward(self, x: Tensor) -> Tensor:
        kept = x if self.downsample is None else self.downsample(x)
        changed = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        out: Tensor = self.relu(changed + kept)
        return out


class _Bottleneck(nn.Module):
    """1x1, 3x3 (which carries the stride, as in torchvision), 1x1 to four times the width."""

    expansion = 4

    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        outputs = width * self.expansion
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU()
        self.downsample = _downsample(inputs, outputs, stride)

    def forward(self, x: Tensor) -> Tensor:
        kept = x if self.downsample is None else self.downsample(x)
        changed = self.relu(self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x))))))
        out: Tensor = self.relu(self.bn3(self.conv3(changed)) + kept)
        return out


def _downsample(inputs: int, outputs: int, stride: int) -> nn.Sequential | None:
    if stride == 1 and inputs == outputs:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


class ResNet(Backbone):
    def __init__(self, block: type[_Block] | type[_Bottleneck], depths: Sequence[int]) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, _WIDTHS[0], 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(_WIDTHS[0])
        self.relu = nn.ReLU()
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inputs = _WIDTHS[0]
        for number, (width, depth) in enumerate(zip(_WIDTHS, depths, strict=True), start=1):
            blocks: list[nn.Module] = []
            for index in range(depth):
                blocks.append(block(inputs, width, 2 if index == 0 and number > 1 else 1))
                inputs = width * block.expansion
            self.add_module(f"layer{number}", nn.Sequential(*blocks))
        self.channels = inputs
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, rgb: Tensor) -> Tensor:
        maps: Tensor = self.maxpool(self.relu(self.bn1(self.conv1(rgb))))
        for number in range(1, len(_WIDTHS) + 1):
            maps = self.get_submodule(f"layer{number}")(maps)
        return maps

    def stages(self) -> list[list[nn.Module]]:
        return [[self.conv1, self.bn1], *([self.get_submodule(f"layer{number}")] for number in range(1, len(_WIDTHS) + 1))]

    @property
    def last_map(self) -> nn.Module:
        return self.get_submodule(f"layer{len(_WIDTHS)}")


def _resnet(block: type[_Block] | type[_Bottleneck], head: Head, side: int | None) -> Transfer:
    check_head(head)
    rgb, backbone = GrayToRgb(*IMAGENET, side), ResNet(block, (3, 4, 6, 3))
    return pooled(rgb, backbone) if head == "pooled" else averaged(rgb, backbone)


def resnet34(head: Head = "pooled", side: int | None = None) -> Transfer:
    """ResNet-34 by transfer learning"""
    return _resnet(_Block, head, side)


def resnet50(head: Head = "pooled", side: int | None = None) -> Transfer:
    """ResNet-50 by transfer learning"""
    return _resnet(_Bottleneck, head, side)


def resnet50_p3(side: int | None = None) -> Transfer:
    """ResNet-50 with a head of 1024-128-32-7 and dropout 0.2"""
    return averaged(GrayToRgb(*IMAGENET, side), ResNet(_Bottleneck, (3, 4, 6, 3)), (1024, 128, 32), 0.2)
