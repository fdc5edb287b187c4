"""The two checks find what they are for: a bad start, and a network that cannot learn."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
import torch
from torch import Tensor, nn
from typer.testing import CliRunner

from services.cli import app, networks  # noqa: F401 - registers the commands
from services.errors import BadInput
from training import models, sanity
from training.networks.stack import Conv, Stack, p5_cnn
from training.targets import Examples

SMALL: Final[dict[str, Any]] = {"convolutions": [{"filters": 8}], "affines": []}


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def _loud() -> Stack:
    network = p5_cnn(**SMALL)
    nn.init.normal_(network.head.weight, 0, 1)
    return network


class Deaf(Stack):
    """Sees nothing of the picture."""

    def forward(self, prepared: Tensor) -> Tensor:
        return super().forward(torch.zeros_like(prepared))


@pytest.fixture(autouse=True)
def _bad_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {"loud": _loud, "deaf": lambda: Deaf([Conv(4)], [], histogram=False, side=48)}
    monkeypatch.setattr(models, "MODELS", {**models.MODELS, **bad})


@pytest.mark.parametrize(("model", "arguments"), [("p5_cnn", SMALL), ("mini_xception", {})])
def test_a_good_network_is_sane(model: str, arguments: dict[str, Any]) -> None:
    report = sanity.check(model, arguments)
    assert report.sane
    assert report.expected_loss == 1.9459
    assert report.overfit_steps < 300


def test_faces_of_a_data_set(mosaic: Path) -> None:
    report = sanity.check("p5_cnn", SMALL, data=mosaic)
    assert report.sane
    assert report.pictures == mosaic.name


def test_a_bad_start_is_reported() -> None:
    report = sanity.check("loud", {})
    assert not report.starts_undecided
    assert report.initial_loss > 3


def test_a_network_that_cannot_learn_is_reported() -> None:
    report = sanity.check("deaf", {}, steps=60)
    assert report.starts_undecided
    assert not report.learns_by_heart
    assert report.overfit_steps == 60
    assert report.overfit_loss == pytest.approx(sanity.UNDECIDED, abs=0.1)


def test_the_first_check_leaves_the_network_as_it_was() -> None:
    network = p5_cnn([{"filters": 4}], [])
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    sanity.initial_loss(network, Examples(torch.zeros(14, 48, 48, dtype=torch.uint8), torch.arange(14) % 7))
    assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())


def test_the_command_fails_with_the_check() -> None:
    good = CliRunner().invoke(app, ["sanity", "--model", "p5_cnn", "--arguments", json.dumps(SMALL)])
    assert good.exit_code == 0
    assert json.loads(good.stdout)["sane"] is True
    bad = CliRunner().invoke(app, ["sanity", "--model", "p5_cnn", "--steps", "1", "--arguments", json.dumps(SMALL)])
    assert bad.exit_code == 1
    assert json.loads(bad.stdout.splitlines()[0])["learns_by_heart"] is False


def test_data_without_an_expression_is_refused(zipped: Path) -> None:
    with pytest.raises(BadInput, match="fewer than 2 pictures of"):
        sanity.check("p5_cnn", {}, data=zipped)
