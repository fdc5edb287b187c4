"""The training loop: one epoch after the other, a checkpoint after each, and the best average of the weights is kept.

A run that was killed goes on from its checkpoint and ends with the same weights as one that was not (same machine, same threads).
"""

import copy
import json
import logging
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from services import clock
from services.vision.emotion_classifier import mirrored_mean
from services.vision.emotion_net import FeatureNet
from services.vision.preprocess import prepare
from training import checkpoint
from training.augment import augment
from training.mixing import mix
from training.progress import Progress
from training.recipe import Recipe
from training.schedule import build_optimizer, freeze, rate, set_rate
from training.targets import Examples, loss
from training.trainee import Trainee

log = logging.getLogger(__name__)

_EVALUATION_BATCH: Final = 256


def fit(
    network: nn.Module,
    train: Examples,
    valid: Examples,
    recipe: Recipe,
    *,
    seed: int,
    out: Path,
    on_best: Callable[[Trainee, int], None],
) -> list[dict[str, Any]]:
    """Trains and returns one record per epoch. `on_best(kept, epoch)` is called whenever the valid split was answered best so far,
    with the average of the weights, or the weights. Everything runs on the device of `train.pixels`.
    """
    device = train.pixels.device
    torch.manual_seed(seed)
    model = Trainee(network, votes=recipe.vote_weight > 0 and train.votes is not None).to(device).to(memory_format=torch.channels_last)
    average = copy.deepcopy(model).requires_grad_(False)
    optimizer = build_optimizer(model, recipe)
    history = checkpoint.resume(out, model, average, optimizer)
    for epoch in range(len(history), recipe.epochs):
        started = clock.monotonic()
        torch.manual_seed(seed * 100_003 + epoch)  # dropout
        generator = torch.Generator(device).manual_seed(seed * 100_003 + epoch)
        peak = _peak(model, train, recipe, epoch, history)
        record = {"epoch": epoch + 1, "side": recipe.side(epoch), "peak": peak}
        record |= _train(model, average, optimizer, train, recipe, epoch, peak, history, generator)
        record["train_seconds"] = round(clock.monotonic() - started, 1)
        best = min((_badness(earlier, recipe) for earlier in history), default=math.inf)
        if recipe.evaluates(epoch):
            logits = predict(average.network, valid.pixels)
            record["valid_loss"] = functional.cross_entropy(logits, valid.labels).item()
            record["valid_accuracy"] = (logits.argmax(1) == valid.labels).float().mean().item()
        record["seconds"] = round(clock.monotonic() - started, 1)
        history.append(record)
        log.info("%s", json.dumps(record))
        if _badness(record, recipe) < best:
            on_best(average, epoch + 1)
        checkpoint.save(out, model, average, optimizer, history)
    return history


def _train(
    model: Trainee,
    average: Trainee,
    optimizer: torch.optim.Optimizer,
    train: Examples,
    recipe: Recipe,
    epoch: int,
    peak: float,
    history: Sequence[dict[str, Any]],
    generator: torch.Generator,
) -> dict[str, Any]:
    """One epoch. Accuracy and loss are those of the augmented pictures, as the weights changed."""
    device = train.pixels.device
    order = torch.randperm(len(train.labels), generator=generator, device=device)
    steps = math.ceil(len(order) / recipe.batch_size)
    mixes = recipe.mix > 0 and epoch < recipe.mix_until * recipe.epochs
    half = recipe.precision == "bf16" and _computes_bf16(device)
    progress = Progress(epoch, recipe.epochs, steps)
    if recipe.frozen_epochs:
        freeze(model, epoch < recipe.frozen_epochs)
    model.train()
    total_loss, correct, value = torch.zeros((), device=device), torch.zeros((), device=device), peak
    for step, batch in enumerate(torch.split(order, recipe.batch_size)):
        if len(batch) == 1 and step:  # batch norm has no deviation of one picture
            break
        value = rate(recipe, peak, epoch + step / steps, history)
        set_rate(optimizer, value)
        pictures, mixed = augment(train.pixels[batch], recipe.augment, generator, recipe.side(epoch)), None
        if mixes and torch.rand((), generator=generator, device=device).item() < recipe.mix:
            pictures, mixed = mix(pictures, generator)
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            logits, vote_logits = model(prepare(pictures).contiguous(memory_format=torch.channels_last))
        objective = loss(logits, vote_logits, train, batch, recipe, mixed)
        optimizer.zero_grad()
        torch.autograd.backward(objective)
        optimizer.step()
        now = epoch * steps + step
        _update(average, model, min(recipe.average_decay, (1 + now) / (10 + now)))
        total_loss += objective.detach() * len(batch)
        correct += (logits.detach().argmax(1) == train.labels[batch]).sum()
        progress.step(step + 1)
    return {"rate": value, "train_loss": total_loss.item() / len(order), "train_accuracy": correct.item() / len(order)}


def _badness(record: dict[str, Any], recipe: Recipe) -> float:
    """Of an epoch, by what the recipe keeps the best of; the least is kept."""
    if recipe.keep_best == "loss":
        return float(record.get("valid_loss", math.inf))
    return -float(record.get("valid_accuracy", -math.inf))


def _peak(model: Trainee, train: Examples, recipe: Recipe, epoch: int, history: Sequence[dict[str, Any]]) -> float:
    """The finder's suggestion at the start of each phase, if the recipe asks for it."""
    if not recipe.find_rate:
        return recipe.peak_rate
    if epoch not in (0, recipe.frozen_epochs):
        return float(history[-1]["peak"])
    from training.lr_find import suggest_rate

    freeze(model, epoch < recipe.frozen_epochs)
    found = suggest_rate(model, train, recipe)
    log.info("the finder suggests a rate of %.1e", found)
    return found


@torch.inference_mode()
def predict(network: nn.Module, pixels: Tensor, *, flip: bool = False) -> Tensor:
    """uint8 [n, 48, 48] -> logits [n, 7] in single precision, with `flip` as the service reads them. The network is left in eval mode."""
    network.eval()
    prepared = [prepare(batch).contiguous(memory_format=torch.channels_last) for batch in torch.split(pixels, _EVALUATION_BATCH)]
    logits = [mirrored_mean(network, batch) if flip else network(batch) for batch in prepared]
    return torch.cat(logits).float()


@torch.inference_mode()
def mirrored_features(network: nn.Module, pixels: Tensor) -> Tensor:
    """uint8 [n, 48, 48] -> float32 [n, d], the mean over each face and its mirror image; empty columns for a network without features."""
    if not isinstance(network, FeatureNet):
        return torch.empty((len(pixels), 0), device=pixels.device)
    network.eval()
    prepared = [prepare(batch).contiguous(memory_format=torch.channels_last) for batch in torch.split(pixels, _EVALUATION_BATCH)]
    return torch.cat([(network.features(batch) + network.features(batch.flip(3))) / 2 for batch in prepared]).float()


def _computes_bf16(device: torch.device) -> bool:
    """CPUs without the instructions emulate them, slower than single precision."""
    return device.type != "cpu" or bool(torch.cpu.get_capabilities().get("avx512_bf16"))


@torch.no_grad()
def _update(average: nn.Module, model: nn.Module, decay: float) -> None:
    """Moving average of weights and of the norms' statistics."""
    kept, fresh = average.state_dict(), model.state_dict()
    floating = [name for name, tensor in kept.items() if tensor.is_floating_point()]
    torch._foreach_lerp_([kept[name] for name in floating], [fresh[name] for name in floating], 1 - decay)
