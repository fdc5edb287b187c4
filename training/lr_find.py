"""The learning-rate range test (Smith 2017), as fastai does it: the rate rises from step to step until the loss runs away.

The suggestions are fastai's: *valley*, the middle of the longest fall of the loss, and *steep*, where it falls fastest. Both are looked
for below the rate of the least loss only: a network with batch norm may recover from a rate that threw it far off, and fall steeply then.
"""

import copy
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from services.errors import BadInput
from services.vision.device import choose_device, configure_threads
from services.vision.preprocess import prepare
from training import datasets
from training.augment import augment
from training.recipe import Recipe
from training.recipes import RECIPES
from training.schedule import build_optimizer, freeze, set_rate
from training.targets import Examples, loss
from training.trainee import Trainee

LOWEST: Final = 1e-7
HIGHEST: Final = 10.0
STEPS: Final = 100
_MEMORY: Final = 0.98  # of the loss's moving mean
_DIVERGED: Final = 4.0  # times the best loss
_SETTLING: Final = 0.1  # share of the tested rates, at the start, in which the mean has yet to settle
_FEWEST: Final = 10  # rates that say something


@dataclass(frozen=True, slots=True)
class RangeTest:
    """n rates that were tested, rising, and the loss at each: as it was, and its moving mean."""

    rates: NDArray[np.float64]
    losses: NDArray[np.float64]
    smooth: NDArray[np.float64]
    valley: float
    steep: float

    def as_json(self) -> dict[str, Any]:
        return {"valley": self.valley, "steep": self.steep, "rates": len(self.rates), "highest": float(self.rates[-1])}


def find_for(
    model: str,
    recipe: str,
    data: Path,
    *,
    arguments: Mapping[str, Any] | None = None,
    init: Path | None = None,
    imagenet: Path | None = None,
    steps: int = STEPS,
    device: str = "auto",
    threads: int | None = None,
    seed: int = 1,
) -> RangeTest:
    """For what `run.train` would start with, its frozen epochs included. Raises BadInput for unknown names or unreadable data."""
    from training.run import examples_of, start_network  # `run` trains with this module

    if recipe not in RECIPES:
        raise BadInput(f"unknown recipe {recipe!r}; known: {', '.join(sorted(RECIPES))}")
    chosen, where = RECIPES[recipe], choose_device(device)
    if threads is not None:
        configure_threads(threads)
    torch.manual_seed(seed)
    network, _ = start_network(model, arguments or {}, init, imagenet)
    faces = datasets.load(data)
    train = examples_of(faces, faces.rows("train"), where, chosen)
    trainee = Trainee(network, votes=chosen.vote_weight > 0 and train.votes is not None).to(where).to(memory_format=torch.channels_last)
    if chosen.frozen_epochs:
        freeze(trainee, True)
    return find_rate(trainee, train, chosen, steps=steps, seed=seed)


def suggest_rate(model: Trainee, train: Examples, recipe: Recipe) -> float:
    """The head's rate at the valley. Neither the model nor torch's generators are changed."""
    return find_rate(model, train, recipe).valley


def find_rate(model: Trainee, train: Examples, recipe: Recipe, *, steps: int = STEPS, seed: int = 1) -> RangeTest:
    """Trains a copy of the model with the recipe's optimizer and its shares of the rate: `loop`'s step in single precision, unmixed.

    Raises BadInput when the loss runs away before there is anything to suggest.
    """
    if min(len(train.labels), recipe.batch_size) < 2:
        raise BadInput("a batch of one picture tells no rate: the finder needs two pictures and a batch of two, at least")
    device = train.pixels.device
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        losses = list(_losses(copy.deepcopy(model), train, recipe, _rates(steps), torch.Generator(device).manual_seed(seed)))
    return judge(_rates(steps)[: len(losses)], np.array(losses))


def judge(rates: NDArray[np.float64], losses: NDArray[np.float64]) -> RangeTest:
    """Suggestions for `rates` [n], rising evenly in their logarithm, and the loss at each."""
    first = round(_SETTLING * len(rates))
    smooth = _smoothed(losses)
    kept = slice(first, first + int(smooth[first:].argmin()) + 1) if len(smooth) > first else slice(0, 0)
    if len(rates[kept]) < _FEWEST:
        raise BadInput(
            f"the loss did not fall, and the test ended after {len(rates)} steps: there is no rate to suggest; is the data in order?"
        )
    slopes = np.diff(smooth[kept]) / np.diff(np.log(rates[kept]))
    steep = rates[kept][int(slopes.argmin())]
    return RangeTest(rates, losses, smooth, float(rates[kept][_valley(smooth[kept])]), float(steep))


def _rates(steps: int) -> NDArray[np.float64]:
    return np.geomspace(LOWEST, HIGHEST, steps)


def _losses(model: Trainee, train: Examples, recipe: Recipe, rates: NDArray[np.float64], generator: torch.Generator) -> Iterator[float]:
    """One per rate, up to where it is clear that the loss runs away."""
    optimizer = build_optimizer(model, recipe)
    model.train()
    values: list[float] = []
    best = math.inf
    for rate, batch in zip(rates, _batches(train, recipe, generator), strict=False):
        set_rate(optimizer, float(rate))
        pictures = augment(train.pixels[batch], recipe.augment, generator, recipe.side(0))
        logits, vote_logits = model(prepare(pictures).contiguous(memory_format=torch.channels_last))
        objective = loss(logits, vote_logits, train, batch, recipe, None)
        value = objective.item()
        if not math.isfinite(value):
            return
        yield value
        values.append(value)
        mean = _smoothed(np.array(values))[-1]
        best = min(best, mean)
        if mean > _DIVERGED * best:
            return
        optimizer.zero_grad()
        torch.autograd.backward(objective)
        optimizer.step()


def _batches(train: Examples, recipe: Recipe, generator: torch.Generator) -> Iterator[Tensor]:
    """Row numbers without end; a last batch of one row is left out, batch norm has no deviation of it."""
    while True:
        order = torch.randperm(len(train.labels), generator=generator, device=train.pixels.device)
        yield from (batch for batch in torch.split(order, recipe.batch_size) if len(batch) > 1)


def _smoothed(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Moving mean without the pull towards 0 at its start."""
    mean, means = 0.0, []
    for number, value in enumerate(losses, start=1):
        mean = _MEMORY * mean + (1 - _MEMORY) * value
        means.append(mean / (1 - _MEMORY**number))
    return np.array(means)


def _valley(losses: NDArray[np.float64]) -> int:
    """The middle between the ends of the longest falling subsequence."""
    length = np.ones(len(losses), np.int64)  # of the longest that ends here
    start = np.arange(len(losses))
    for here in range(1, len(losses)):
        higher = np.flatnonzero(losses[:here] > losses[here])
        if len(higher):
            before = higher[length[higher].argmax()]
            length[here], start[here] = length[before] + 1, start[before]
    end = int(length.argmax())
    return int(start[end] + end) // 2
