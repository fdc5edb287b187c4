"""The learning rate of each step, and which layers it reaches."""

import math
from collections.abc import Sequence
from typing import Any, Final

from torch import nn, optim

from training.networks.groups import parameter_groups
from training.recipe import Recipe
from training.trainee import Trainee

_PATIENCE: Final = 3  # epochs without a better valid loss


def rate(recipe: Recipe, peak: float, epoch: float, history: Sequence[dict[str, Any]]) -> float:
    """The head's rate at `epoch` (a fraction between two epochs included)."""
    if recipe.schedule == "constant":
        return peak
    if recipe.schedule == "plateau":
        return max(recipe.lowest_rate, peak * 0.5 ** _plateaus(history))
    frozen = recipe.frozen_epochs
    progress = epoch / frozen if epoch < frozen else (epoch - frozen) / (recipe.epochs - frozen)
    return peak * one_cycle(progress, recipe.warmup)


def one_cycle(progress: float, warmup: float) -> float:
    """One cycle (Smith 2018): a straight rise from a tenth, then half a cosine down to zero. `progress` is 0..1."""
    if progress < warmup:
        return 0.1 + 0.9 * progress / warmup
    return (1 + math.cos(math.pi * (progress - warmup) / (1 - warmup))) / 2


def build_optimizer(model: Trainee, recipe: Recipe) -> optim.Optimizer:
    """Each parameter group carries its `share` of the head's rate; norms and biases are not decayed."""
    layers = [list(model.parameters())] if recipe.body_rate == 1 else _layers(model)
    groups = []
    for depth, parameters in enumerate(layers, start=1):
        share = recipe.body_rate ** (1 - (depth - 1) / max(len(layers) - 1, 1)) if len(layers) > 1 else 1.0
        groups.append({"params": [p for p in parameters if p.ndim > 1], "weight_decay": recipe.weight_decay, "share": share})
        groups.append({"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0, "share": share})
    if recipe.optimizer == "adam":
        return optim.AdamW(groups, lr=recipe.peak_rate)
    return optim.SGD(groups, lr=recipe.peak_rate, momentum=recipe.momentum, nesterov=recipe.momentum > 0)


def set_rate(optimizer: optim.Optimizer, value: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = value * group.get("share", 1.0)


def freeze(model: Trainee, frozen: bool) -> None:
    """Of a frozen body only the norms learn, as fastai does it: their statistics must fit the new pictures."""
    for parameters in _layers(model)[:-1]:
        for parameter in parameters:
            parameter.requires_grad_(not frozen or parameter.ndim <= 1)


def _layers(model: Trainee) -> list[list[nn.Parameter]]:
    """From input to head; the second head learns with the first."""
    *body, head = parameter_groups(model.network)
    return [*body, [*head, *([] if model.votes is None else model.votes.parameters())]]


def _plateaus(history: Sequence[dict[str, Any]]) -> int:
    best, since, plateaus = math.inf, 0, 0
    for record in history:
        loss = record.get("valid_loss", math.inf)
        best, since = (loss, 0) if loss < best else (best, since + 1)
        if since > 0 and since % _PATIENCE == 0:
            plateaus += 1
    return plateaus
