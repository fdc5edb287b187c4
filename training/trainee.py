"""The network in training, with a second head for the FER+ votes.

Ten voters say more about a face than one label does; the second task shapes the features and leaves the first one's labels alone.
"""

import copy
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from services.errors import BadInput
from services.vision.emotion_net import FeatureNet
from training.calibrate import temperature

_VOTES: Final = 10  # columns of the FER+ votes
_COLUMNS: Final = (4, 5, 6, 1, 3, 2, 0)  # where the votes for angry, disgust .. neutral stand among them
_WEIGHTS: Final = tuple(step / 20 for step in range(17))  # of the votes' logits beside the labels'


class Trainee(nn.Module):
    """Raises BadInput where a second head is asked for and the network has no place for one."""

    def __init__(self, network: nn.Module, *, votes: bool) -> None:
        super().__init__()
        if votes and not isinstance(network, FeatureNet):
            raise BadInput(f"{type(network).__name__} has no place for a second head; take a recipe with vote_weight 0")
        self.network = network
        self.votes = nn.Linear(network.head.in_features, _VOTES) if votes and isinstance(network, FeatureNet) else None

    def forward(self, prepared: Tensor) -> tuple[Tensor, Tensor | None]:
        """Logits [n, 7] and, with the second head, vote logits [n, 10]."""
        if self.votes is None or not isinstance(self.network, FeatureNet):
            return self.network(prepared), None
        features = self.network.features(prepared)
        return self.network.head(features), self.votes(features)

    @torch.no_grad()
    def folded(self, features: Tensor, labels: Tensor) -> tuple[nn.Module, float]:
        """A copy of the network whose head also holds what the second head knows, and the weight that this got.

        Both heads are linear in the same features, so a weighted sum of their logits is one linear head again. The weight is
        the one with the least cross entropy on `features` [n, d] and `labels` [n], each weight at its own best temperature.
        """
        network = copy.deepcopy(self.network)
        if self.votes is None or not isinstance(network, FeatureNet):
            return network, 0.0
        own, voted = network.head(features), self.votes(features)[:, _COLUMNS]

        def cross_entropy(weight: float) -> float:
            logits = own + weight * voted
            return functional.cross_entropy(logits / temperature(logits, labels), labels).item()

        best = min(_WEIGHTS, key=cross_entropy)
        network.head.weight.add_(self.votes.weight[list(_COLUMNS)], alpha=best)
        network.head.bias.add_(self.votes.bias[list(_COLUMNS)], alpha=best)
        return network, best
