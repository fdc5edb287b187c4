"""mini-Xception (Arriaga et al. 2017, "Real-time Convolutional Neural Networks for Emotion and Gender Classification")."""

from collections.abc import Sequence

from torch import Tensor, nn

from services.domain.emotions import EXPRESSIONS
from training.networks.xception import Separable


class _Module(nn.Module):
    """Two separable convolutions and a halving, beside a strided 1x1 shortcut."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride=2, bias=False), nn.BatchNorm2d(outputs))
        self.body = nn.Sequential(
            Separable(inputs, outputs),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            Separable(outputs, outputs),
            nn.BatchNorm2d(outputs),
            nn.MaxPool2d(3, 2, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.body(x) + self.shortcut(x)
        return out


class MiniXception(nn.Module):
    """mini-Xception: depthwise-separable convolutions with residuals, one map per expression, no fully connected layer

    The mean of an expression's map is its logit, so there are no features apart from the logits and no place for a second head.
    """

    def __init__(self, stem: int = 8, widths: Sequence[int] = (16, 32, 64, 128)) -> None:
        super().__init__()
        layers: list[nn.Module] = [
            nn.Sequential(nn.Conv2d(1, stem, 3, bias=False), nn.BatchNorm2d(stem), nn.ReLU()),
            nn.Sequential(nn.Conv2d(stem, stem, 3, bias=False), nn.BatchNorm2d(stem), nn.ReLU()),
        ]
        for inputs, outputs in zip((stem, *widths[:-1]), widths, strict=True):
            layers.append(_Module(inputs, outputs))
        self.body = nn.Sequential(*layers)
        self.maps = nn.Conv2d(widths[-1], len(EXPRESSIONS), 3, padding=1)

    def forward(self, prepared: Tensor) -> Tensor:
        """[n, 1, h, w] from `prepare` -> logits [n, 7]."""
        maps: Tensor = self.maps(self.body(prepared))
        return maps.mean((2, 3))
