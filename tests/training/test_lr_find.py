import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from services.errors import BadInput
from training.augment import Augment
from training.lr_find import HIGHEST, LOWEST, find_rate, judge, suggest_rate
from training.recipe import Recipe
from training.targets import Examples
from training.trainee import Trainee

PLAIN = Recipe(
    epochs=1, batch_size=14, momentum=0.0, weight_decay=0.0, precision="fp32",
    augment=Augment(window=1.0, shift=0, degrees=0, zoom=0, stretch=0, contrast=0, brightness=0, flip=False),
)  # fmt: skip


class Linear(nn.Module):
    """Softmax regression on the pixels: the largest rate that does not run away is known from the pictures alone."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Linear(48 * 48, 7)

    def forward(self, prepared: Tensor) -> Tensor:
        logits: Tensor = self.head(prepared.flatten(1))
        return logits


@pytest.fixture
def examples(striped_faces: tuple[NDArray[np.uint8], NDArray[np.int64]]) -> Examples:
    pictures, labels = striped_faces
    return Examples(torch.from_numpy(pictures), torch.from_numpy(labels))


@pytest.fixture
def linear() -> Trainee:
    torch.manual_seed(0)
    return Trainee(Linear(), votes=False)


def test_the_rates_that_are_suggested_lie_where_a_linear_network_learns(linear: Trainee, examples: Examples) -> None:
    """The loss curves by at most half the mean squared input, 48 * 48, so plain descent is stable below 4 / 2304, and fast near it."""
    found = find_rate(linear, examples, PLAIN)
    stable = 4 / 48**2
    assert stable / 10 < found.steep < 10 * stable
    assert stable / 100 < found.valley < stable
    assert LOWEST < found.valley < HIGHEST
    at_valley = float(np.interp(math.log(found.valley), np.log(found.rates), found.smooth))
    assert at_valley < found.smooth[0]


def test_it_stops_when_the_loss_runs_away(linear: Trainee, examples: Examples) -> None:
    found = find_rate(linear, examples, PLAIN)
    assert len(found.rates) == len(found.losses) < 100
    assert found.rates[-1] < HIGHEST
    assert found.losses[-1] > 4 * found.smooth.min()


def test_neither_the_network_nor_the_order_of_the_dice_changes(linear: Trainee, examples: Examples) -> None:
    before = {name: tensor.clone() for name, tensor in linear.state_dict().items()}
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    first = suggest_rate(linear, examples, PLAIN)
    torch.testing.assert_close(torch.rand(3), expected)
    assert all(torch.equal(tensor, before[name]) for name, tensor in linear.state_dict().items())
    assert suggest_rate(linear, examples, PLAIN) == first


def test_valley_and_steep_of_a_known_curve() -> None:
    """Flat to 1e-5, a fall that is fastest at 1e-3, flat from 1e-1 on, then up: exact, since so slow a curve is hardly smoothed."""
    rates = np.geomspace(1e-7, 10, 1000)
    fall = 2 - 1 / (1 + np.exp(-2.5 * np.log10(rates / 1e-3)))
    found = judge(rates, fall + np.where(rates > 1, 5 * np.log10(rates).clip(0), 0))
    assert 5e-4 < found.steep < 1e-2
    assert 1e-4 < found.valley < 1e-1


def test_a_loss_that_runs_away_at_once_is_an_error_in_words(linear: Trainee, examples: Examples) -> None:
    with torch.no_grad():
        linear.network.head.weight.fill_(math.nan)  # type: ignore[union-attr, operator]
    with pytest.raises(BadInput, match="ended after 0 steps"):
        find_rate(linear, examples, PLAIN)


def test_one_picture_is_too_few(linear: Trainee, examples: Examples) -> None:
    with pytest.raises(BadInput, match="two pictures"):
        find_rate(linear, Examples(examples.pixels[:1], examples.labels[:1]), PLAIN)
    with pytest.raises(BadInput, match="batch of two"):
        find_rate(linear, examples, replace(PLAIN, batch_size=1))


def test_momentum_and_adam_ask_for_a_lower_rate(linear: Trainee, examples: Examples) -> None:
    plain = find_rate(linear, examples, PLAIN)
    assert find_rate(linear, examples, replace(PLAIN, momentum=0.9)).steep < plain.steep
    assert find_rate(linear, examples, replace(PLAIN, optimizer="adam")).steep < plain.steep
