"""The training loop: one epoch after the other, a checkpoint after each, and the best average of the weights is kept.

A run that was killed goes on from its checkpoint and ends with the same weights as one that was not (same machine, same threads).
"""

import copy
import json
import logging
import math
from collections.abc import Callable
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
from training.recipes import Recipe
from training.targets import Examples, loss
from training.trainee import Trainee

log = logging.getLogger(__name__)

_LOG_EVERY_S: Final = 30.0
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
    """Trains and returns one record per epoch. `on_best(average, epoch)` is called whenever the valid accuracy is the best so far,
    with the average of the weights. Everything runs on the device of `train.pixels`.
    """
    device = train.pixels.device
    torch.manual_seed(seed)
    model = Trainee(network, votes=recipe.vote_weight > 0 and train.votes is not None).to(device).to(memory_format=torch.channels_last)
    average = copy.deepcopy(model).requires_grad_(False)
    optimizer = _optimizer(model, recipe)
    history = checkpoint.resume(out, model, average, optimizer)
    best = max((record.get("valid_accuracy", -1.0) for record in history), default=-1.0)
    steps = math.ceil(len(train.labels) / recipe.batch_size)
    half = recipe.precision == "bf16" and _computes_bf16(device)

    for epoch in range(len(history), recipe.epochs):
        started = clock.monotonic()
        torch.manual_seed(seed * 100_003 + epoch)  # dropout
        generator = torch.Generator(device).manual_seed(seed * 100_003 + epoch)
        order = torch.randperm(len(train.labels), generator=generator, device=device)
        side, mixes = recipe.side(epoch), recipe.mix > 0 and epoch < recipe.mix_until * recipe.epochs
        model.train()
        total_loss, correct = torch.zeros((), device=device), torch.zeros((), device=device)
        logged = started
        for step, batch in enumerate(torch.split(order, recipe.batch_size)):
            now = epoch * steps + step
            for group in optimizer.param_groups:
                group["lr"] = rate(now / (recipe.epochs * steps), recipe)
            pictures, mixed = augment(train.pixels[batch], recipe.augment, generator, side), None
            if mixes and torch.rand((), generator=generator, device=device).item() < recipe.mix:
                pictures, mixed = mix(pictures, generator)
            with torch.autocast(device.type, torch.bfloat16, enabled=half):
                logits, vote_logits = model(prepare(pictures).contiguous(memory_format=torch.channels_last))
            objective = loss(logits, vote_logits, train, batch, recipe, mixed)
            optimizer.zero_grad()
            torch.autograd.backward(objective)
            optimizer.step()
            _update(average, model, min(recipe.average_decay, (1 + now) / (10 + now)))
            total_loss += objective.detach() * len(batch)
            correct += (logits.detach().argmax(1) == train.labels[batch]).sum()
            if clock.monotonic() - logged > _LOG_EVERY_S:
                logged = clock.monotonic()
                _progress(epoch, step + 1, steps, recipe.epochs, logged - started)

        record: dict[str, Any] = {
            "epoch": epoch + 1,
            "rate": optimizer.param_groups[0]["lr"],
            "side": side,
            "train_loss": total_loss.item() / len(train.labels),
            "train_accuracy": correct.item() / len(train.labels),
            "train_seconds": round(clock.monotonic() - started, 1),
        }
        if recipe.evaluates(epoch):
            valid_logits = predict(average.network, valid.pixels)
            record["valid_loss"] = functional.cross_entropy(valid_logits, valid.labels).item()
            record["valid_accuracy"] = (valid_logits.argmax(1) == valid.labels).float().mean().item()
        record["seconds"] = round(clock.monotonic() - started, 1)
        history.append(record)
        log.info("%s", json.dumps(record))
        if record.get("valid_accuracy", -1.0) > best:
            best = record["valid_accuracy"]
            on_best(average, epoch + 1)
        checkpoint.save(out, model, average, optimizer, history)
    return history


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


def rate(progress: float, recipe: Recipe) -> float:
    """One cycle (Smith 2018): a straight rise from a tenth, then half a cosine down to zero. `progress` is 0..1."""
    if progress < recipe.warmup:
        return recipe.peak_rate * (0.1 + 0.9 * progress / recipe.warmup)
    return recipe.peak_rate * (1 + math.cos(math.pi * (progress - recipe.warmup) / (1 - recipe.warmup))) / 2


def _computes_bf16(device: torch.device) -> bool:
    """CPUs without the instructions emulate them, slower than single precision."""
    return device.type != "cpu" or bool(torch.cpu.get_capabilities().get("avx512_bf16"))


def _optimizer(model: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": recipe.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.SGD(groups, lr=recipe.peak_rate, momentum=recipe.momentum, nesterov=True)


@torch.no_grad()
def _update(average: nn.Module, model: nn.Module, decay: float) -> None:
    """Moving average of weights and of the norms' statistics."""
    kept, fresh = average.state_dict(), model.state_dict()
    floating = [name for name, tensor in kept.items() if tensor.is_floating_point()]
    torch._foreach_lerp_([kept[name] for name in floating], [fresh[name] for name in floating], 1 - decay)


def _progress(epoch: int, step: int, steps: int, epochs: int, seconds: float) -> None:
    per_step = seconds / step
    left = per_step * (steps - step + (epochs - epoch - 1) * steps)
    log.info("epoch %d/%d step %d/%d, %.0f ms a step, %.0f min left", epoch + 1, epochs, step, steps, per_step * 1000, left / 60)
