"""VGG-19 (Simonyan & Zisserman 2015), built so that torchvision's ImageNet weights fit by name."""

from collections.abc import Mapping
from typing import Final

from torch import Tensor, nn

from training.networks.rgb import GrayToRgb
from training.networks.transfer import IMAGENET, Backbone, Head, Transfer, averaged, check_head, pooled

_STAGES: Final = ((64, 2), (128, 2), (256, 4), (512, 4), (512, 4))  # width and number of 3x3 convolutions before each halving
_GRID: Final = 7  # the published classifier looks at 7x7 places
_HIDDEN: Final = 4096


class Vgg19(Backbone):
    """The convolutions. Without `last_pool` it ends at the last map before the last halving: 3x3 places of 48x48 instead of one."""

    channels = _STAGES[-1][0]

    def __init__(self, *, last_pool: bool = True) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        inputs = 3
        for width, depth in _STAGES:
            for _ in range(depth):
                layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU()]
                inputs = width
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*(layers if last_pool else layers[:-1]))
        for module in self.features:
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]  # these convolutions have one

    def forward(self, rgb: Tensor) -> Tensor:
        maps: Tensor = self.features(rgb)
        return maps

    def stages(self) -> list[list[nn.Module]]:
        convolutions = iter(module for module in self.features if isinstance(module, nn.Conv2d))
        return [[next(convolutions) for _ in range(depth)] for _, depth in _STAGES]

    @property
    def last_map(self) -> nn.Module:
        return [module for module in self.features if isinstance(module, nn.ReLU)][-1]


class _Published(Transfer):
    """With torchvision's classifier of two hidden layers, whose weights an ImageNet file brings along."""

    def __init__(self, rgb: GrayToRgb) -> None:
        pool = nn.Sequential(nn.AdaptiveAvgPool2d(_GRID), nn.Flatten())
        neck = nn.Sequential(
            nn.Linear(Vgg19.channels * _GRID * _GRID, _HIDDEN), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(_HIDDEN, _HIDDEN), nn.ReLU(), nn.Dropout(0.5),
        )  # fmt: skip
        super().__init__(rgb, Vgg19(), pool, neck, _HIDDEN)
        for module in (*neck, self.head):
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, 0, 0.01)
                nn.init.zeros_(module.bias)

    def pretrained(self) -> Mapping[str, nn.Module]:
        return {"": self.backbone, "classifier.": self.neck}


def vgg19(head: Head = "pooled", side: int | None = None) -> Transfer:
    """VGG-19 by transfer learning"""
    check_head(head)
    rgb = GrayToRgb(*IMAGENET, side)
    return pooled(rgb, Vgg19()) if head == "pooled" else _Published(rgb)


def vgg19_gap(side: int | None = None) -> Transfer:
    """VGG-19's last map before its last halving ("penultimate features"), global average pooling, dense softmax"""
    return averaged(GrayToRgb(*IMAGENET, side), Vgg19(last_pool=False))
