import pytest
import torch
from torch import nn

from services.vision.emotion_net import PulseNet
from training.recipe import Recipe
from training.schedule import build_optimizer, freeze, one_cycle, rate, set_rate
from training.trainee import Trainee


def test_one_cycle_rises_to_the_peak_and_falls_to_nothing() -> None:
    assert one_cycle(0, 0.25) == pytest.approx(0.1)
    assert one_cycle(0.25, 0.25) == pytest.approx(1)
    assert one_cycle(1, 0.25) == pytest.approx(0)


def test_the_frozen_epochs_have_a_cycle_of_their_own() -> None:
    recipe = Recipe(epochs=6, frozen_epochs=2, warmup=0.5)
    assert [round(rate(recipe, 1.0, epoch, []), 2) for epoch in (0, 1, 2, 4)] == [0.1, 1.0, 0.1, 1.0]
    assert recipe.lasting(3).frozen_epochs == 1


def test_a_plateau_halves_the_rate_down_to_the_lowest() -> None:
    recipe = Recipe(epochs=9, schedule="plateau", lowest_rate=0.2)
    losses = [3.0, 2.0, 2.1, 2.2, 2.3, 1.9, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
    rates = [rate(recipe, 1.0, epoch, [{"valid_loss": loss} for loss in losses[:epoch]]) for epoch in (2, 4, 5, 8, 9, 12)]
    assert rates == [1.0, 1.0, 0.5, 0.5, 0.25, 0.2]


def test_the_first_layers_learn_slower_than_the_head() -> None:
    model = Trainee(PulseNet((8, 8, 16)), votes=True)
    optimizer = build_optimizer(model, Recipe(epochs=1, body_rate=0.01, weight_decay=0.1))
    set_rate(optimizer, 2.0)
    rates = {id(parameter): group["lr"] for group in optimizer.param_groups for parameter in group["params"]}
    decayed = {id(parameter) for group in optimizer.param_groups if group["weight_decay"] for parameter in group["params"]}
    assert set(rates) == {id(parameter) for parameter in model.parameters()}
    first, head = next(model.parameters()), model.votes
    assert head is not None
    assert rates[id(first)] == pytest.approx(0.02)
    assert rates[id(head.weight)] == pytest.approx(2.0)
    assert decayed == {id(parameter) for parameter in model.parameters() if parameter.ndim > 1}


def test_a_frozen_body_learns_nothing_but_its_norms() -> None:
    model = Trainee(PulseNet((8, 8, 16)), votes=False)
    freeze(model, True)
    model(torch.randn(4, 1, 48, 48))[0].sum().backward()
    learning = {name for name, parameter in model.network.named_parameters() if parameter.grad is not None}
    assert {"head.weight", "head.bias"} < learning
    norms = {name for name, module in model.network.named_modules() if isinstance(module, nn.BatchNorm2d)}
    linear = {name for name in learning if name.rsplit(".", 1)[0] not in norms and not name.startswith("head")}
    assert all(name.endswith("bias") for name in linear)
    freeze(model, False)
    assert all(parameter.requires_grad for parameter in model.parameters())
