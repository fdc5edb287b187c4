"""Several networks that vote."""

import math
from collections.abc import Sequence
from itertools import zip_longest

import torch
from torch import Tensor, nn

from training.networks.groups import stages


class Ensemble(nn.Module):
    """The mean of its members' probabilities, each at its own temperature."""

    def __init__(self, members: Sequence[nn.Module], temperatures: Sequence[float]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        self.temperatures = tuple(temperatures)

    def forward(self, prepared: Tensor) -> Tensor:
        """[n, 1, h, w] from `prepare` -> [n, 7], logits whose softmax is the mean of the members' probabilities."""
        read = [(member(prepared) / divisor).log_softmax(1) for member, divisor in zip(self.members, self.temperatures, strict=True)]
        return torch.stack(read).logsumexp(0) - math.log(len(read))

    def stages(self) -> list[list[nn.Module]]:
        """Counted from the head, as members differ in depth and all their heads must come last."""
        fromhead = zip_longest(*(reversed(stages(member)) for member in self.members), fillvalue=())
        return [[module for part in parts for module in part] for parts in fromhead][::-1]
