"""P5's two checks of a network before it is trained for hours: it starts undecided, and it can learn a few faces by heart.

Both switch every regularisation off (weight decay, label smoothing, dropout) and use the loss and the optimiser of real training.
"""

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from services.vision.preprocess import SIDE, prepare
from training import datasets, models
from training.recipe import Recipe
from training.schedule import build_optimizer, set_rate
from training.targets import Examples, loss
from training.trainee import Trainee

UNDECIDED: Final = math.log(len(EXPRESSIONS))
"""1.95: the loss of a network that gives each of the seven expressions the same probability."""

TOLERANCE: Final = 0.3
"""Random logits of deviation s cost about 3/7 s^2 more than undecided ones. A linear layer as torch starts it has s = 0.58 on features
of unit variance, which costs 0.14; 0.3 is s = 0.84; a head started twice as wide costs 0.57. Less than 1.95 means knowing the labels."""

BY_HEART: Final = 0.02
"""Loss at which the few faces count as learnt: the right expressions get 98 %."""

_PER_EXPRESSION: Final = 16  # pictures for the first check: its own noise is then below 0.1
_FEW: Final = 2  # pictures of each expression for the second
_RATE: Final = 3e-4  # of Adam: networks without batch norm (VGG) do not move at the usual 1e-3
_RECIPE: Final = Recipe(epochs=1, optimizer="adam", schedule="constant", peak_rate=_RATE, weight_decay=0.0, precision="fp32")


@dataclass(frozen=True, slots=True)
class Report:
    model: str
    pictures: str  # where they are from
    initial_loss: float
    expected_loss: float
    tolerance: float
    starts_undecided: bool
    overfit_loss: float  # of the last step, on the few pictures it learnt
    overfit_steps: int
    learns_by_heart: bool

    @property
    def sane(self) -> bool:
        return self.starts_undecided and self.learns_by_heart


def check(model: str, arguments: dict[str, Any], *, data: Path | None = None, steps: int = 300, seed: int = 1) -> Report:
    """On `data`'s training half, or on random shapes, which can be learnt by heart too. Raises BadInput for an unknown model."""
    torch.manual_seed(seed)
    network = models.create(model, arguments)
    examples = _shapes(seed) if data is None else _faces(data)
    first = initial_loss(network, examples)
    few = torch.cat([torch.nonzero(examples.labels == label).flatten()[:_FEW] for label in range(len(EXPRESSIONS))])
    losses = list(overfit(network, Examples(examples.pixels[few], examples.labels[few]), steps))
    return Report(
        model=model,
        pictures="random shapes" if data is None else data.name,
        initial_loss=round(first, 4),
        expected_loss=round(UNDECIDED, 4),
        tolerance=TOLERANCE,
        starts_undecided=abs(first - UNDECIDED) <= TOLERANCE,
        overfit_loss=round(losses[-1], 4),
        overfit_steps=len(losses),
        learns_by_heart=losses[-1] <= BY_HEART,
    )


@torch.no_grad()
def initial_loss(network: nn.Module, examples: Examples) -> float:
    """As the first step of training sees it: batch norm takes the batch's own statistics. The network is left as it was."""
    trainee = _unregularised(copy.deepcopy(network))
    return _loss(trainee, examples).item()


def overfit(network: nn.Module, examples: Examples, steps: int) -> Iterator[float]:
    """Trains on all examples at each step and yields the loss before it, until they are learnt by heart or the steps are over."""
    trainee = _unregularised(network).to(memory_format=torch.channels_last)
    optimizer = build_optimizer(trainee, _RECIPE)
    set_rate(optimizer, _RATE)
    for _ in range(steps):
        objective = _loss(trainee, examples)
        yield objective.item()
        if objective.item() <= BY_HEART:
            return
        optimizer.zero_grad()
        torch.autograd.backward(objective)
        optimizer.step()


def _unregularised(network: nn.Module) -> Trainee:
    trainee = Trainee(network, votes=False).train()
    for module in trainee.modules():
        if isinstance(module, nn.Dropout):
            module.eval()
    return trainee


def _loss(trainee: Trainee, examples: Examples) -> Tensor:
    logits, votes = trainee(prepare(examples.pixels))
    return loss(logits, votes, examples, torch.arange(len(examples.labels)), _RECIPE, None)


def _shapes(seed: int) -> Examples:
    generator = torch.Generator().manual_seed(seed)
    n = _PER_EXPRESSION * len(EXPRESSIONS)
    coarse = torch.rand((n, 1, 8, 8), generator=generator) * 255
    shapes = functional.interpolate(coarse, (SIDE, SIDE), mode="bicubic").clamp(0, 255).squeeze(1)
    return Examples(shapes.to(torch.uint8), torch.arange(n) % len(EXPRESSIONS))


def _faces(data: Path) -> Examples:
    faces = datasets.load(data)
    rows = faces.rows("all" if faces.splits is None else "train")
    each = [rows[faces.labels[rows] == label][:_PER_EXPRESSION] for label in range(len(EXPRESSIONS))]
    if min(len(found) for found in each) < _FEW:
        lacking = ", ".join(name for name, found in zip(EXPRESSIONS, each, strict=True) if len(found) < _FEW)
        raise BadInput(f"{data} has fewer than {_FEW} pictures of {lacking} to train on")
    chosen = np.concatenate(each)
    return Examples(torch.from_numpy(faces.crops(chosen)), torch.from_numpy(faces.labels[chosen]))
