"""The expression network that the service ships: a small residual network with squeeze-and-excitation for 48x48 gray faces."""

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from torch import Tensor, nn

from services.domain.emotions import EXPRESSIONS


class ConvNorm(nn.Sequential):
    """3x3 convolution, batch norm, and ReLU unless `relu=False`."""

    def __init__(self, inputs: int, outputs: int, *, relu: bool = True) -> None:
        layers: list[nn.Module] = [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs)]
        super().__init__(*layers, *([nn.ReLU()] if relu else []))


class SqueezeExcite(nn.Module):
    """Hu et al. (2018): weighs each channel by what the whole picture shows."""

    def __init__(self, channels: int, reduction: int = 8) -> None:
        super().__init__()
        hidden = channels // reduction
        self.gate = nn.Sequential(nn.Linear(channels, hidden), nn.ReLU(), nn.Linear(hidden, channels), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        gate: Tensor = self.gate(x.mean((2, 3)))
        return x * gate[:, :, None, None]


class ResidualBlock(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(ConvNorm(channels, channels), ConvNorm(channels, channels, relu=False), SqueezeExcite(channels))
        self.relu = nn.ReLU()

    @property
    def scale(self) -> nn.Parameter:
        """[channels] of the last norm: with zeros the block adds nothing."""
        return self.get_parameter("body.1.1.weight")

    def forward(self, x: Tensor) -> Tensor:
        changed: Tensor = self.relu(x + self.body(x))
        return changed


class FeatureNet(nn.Module, ABC):
    """A network that is a feature extractor and a linear `head`, so that training can hang a second head on the same features."""

    head: nn.Linear

    @abstractmethod
    def features(self, prepared: Tensor) -> Tensor:
        """[n, 1, height, width] from `prepare` -> [n, head.in_features]."""

    def forward(self, prepared: Tensor) -> Tensor:
        """[n, 1, height, width] from `prepare` -> logits [n, 7] in the order of `EXPRESSIONS`."""
        logits: Tensor = self.head(self.features(prepared))
        return logits


class PulseNet(FeatureNet):
    """Stem, then one stage per further width (halve, widen, residual blocks), mean over the picture, linear head.

    `depths` are the residual blocks of each stage, one by default. A deeper network calls the layers that it has in common with a
    shallower one by the same names, so that it can grow out of it (`training.grow`). Fully convolutional up to the mean: it is
    trained on shifted 44x44 windows and used on whole 48x48 crops.
    """

    def __init__(self, widths: Sequence[int] = (24, 48, 96, 192), dropout: float = 0.2, depths: Sequence[int] | None = None) -> None:
        super().__init__()
        stem, *stages = widths
        layers: OrderedDict[str, nn.Module] = OrderedDict({"0": ConvNorm(1, stem)})
        for stage, (inputs, outputs, blocks) in enumerate(zip(widths[:-1], stages, depths or [1] * len(stages), strict=True)):
            first = 3 * stage + 1
            layers |= {f"{first}": nn.MaxPool2d(2), f"{first + 1}": ConvNorm(inputs, outputs)}
            layers |= {f"{first + 2}" + "+" * more: ResidualBlock(outputs) for more in range(blocks)}
        self.body = nn.Sequential(layers)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(widths[-1], len(EXPRESSIONS))

    def features(self, prepared: Tensor) -> Tensor:
        pooled: Tensor = self.dropout(self.body(prepared).mean((2, 3)))
        return pooled


NETWORKS: Final[Mapping[str, Callable[..., nn.Module]]] = {"pulse_net": PulseNet}
"""The networks a card may name to be served."""
