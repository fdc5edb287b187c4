"""The networks "built from scratch" of P2 and P4, which name no layers.

We take the network that is usual for FER2013 and that P4's figures imply (69 % with a training accuracy of only 74 %, so heavy dropout):
pairs of convolutions with batch norm after an ELU, a halving and growing dropout after each pair, one small hidden layer.
"""

from collections.abc import Sequence

from torch import Tensor, nn

from services.domain.emotions import EXPRESSIONS
from services.vision.emotion_net import FeatureNet
from services.vision.preprocess import SIDE
from training.networks.rgb import sized


class CustomCnn(FeatureNet):
    """Three pairs of convolutions (64 of 5x5, 128, 256) with ELU, batch norm and growing dropout, and a hidden layer

    The hidden layer counts on pictures of `side` pixels; others are resized.
    """

    def __init__(
        self, widths: Sequence[int] = (64, 128, 256), dropout: Sequence[float] = (0.4, 0.4, 0.5, 0.6), hidden: int = 128, side: int = SIDE
    ) -> None:
        super().__init__()
        self.side = side
        pairs: list[nn.Module] = []
        inputs = 1
        for number, (width, share) in enumerate(zip(widths, dropout[:-1], strict=True)):
            kernel = 5 if number == 0 else 3
            pairs.append(nn.Sequential(*_conv(inputs, width, kernel), *_conv(width, width, kernel), nn.MaxPool2d(2), nn.Dropout(share)))
            inputs = width
        self.body = nn.Sequential(*pairs)
        places = (side // 2 ** len(widths)) ** 2
        self.hidden = nn.Sequential(nn.Linear(inputs * places, hidden), nn.ELU(), nn.BatchNorm1d(hidden), nn.Dropout(dropout[-1]))
        self.head = nn.Linear(hidden, len(EXPRESSIONS))
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight)

    def features(self, prepared: Tensor) -> Tensor:
        features: Tensor = self.hidden(self.body(sized(prepared, self.side)).flatten(1))
        return features


def _conv(inputs: int, outputs: int, kernel: int) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2), nn.ELU(), nn.BatchNorm2d(outputs)]
