"""What training, the weights' cards, freezing and looking inside ask of every network, by name."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from services.errors import BadInput
from services.vision import weights
from services.vision.emotion_net import FeatureNet
from training.models import MODELS, create
from training.networks.groups import parameter_groups
from training.networks.inside import convolutions, last_conv

SMALL: dict[str, dict[str, Any]] = {
    "ensemble": {"members": ["mini_xception", {"model": "p5_cnn", "arguments": {"affines": []}, "temperature": 1.5}]},
    "hog_hybrid": {"depth": "shallow", "dropout": 0.1},
    "p5_cnn": {"convolutions": [{"filters": 4, "kernel": 5, "stride": 2, "dropout": 0.2}], "affines": [{"units": 8, "norm": False}]},
    "pulse_net": {"widths": [8, 16], "dropout": 0.1},
    "vgg19_gap": {"side": 64},
}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_learns_saves_and_loads(name: str, prepared: Tensor, tmp_path: Path) -> None:
    arguments = json.loads(json.dumps(SMALL.get(name, {})))
    torch.manual_seed(1)
    network = create(name, arguments)
    logits = network(prepared)
    assert logits.shape == (2, 7)
    nn.functional.cross_entropy(logits, torch.tensor([3, 6])).backward()  # type: ignore[no-untyped-call]
    untouched = [key for key, parameter in network.named_parameters() if parameter.grad is None or not parameter.grad.isfinite().all()]
    assert not untouched

    groups = parameter_groups(network)
    assert sorted(id(p) for group in groups for p in group) == sorted(id(p) for p in network.parameters())
    assert all(groups)
    if isinstance(network, FeatureNet):
        assert any(parameter is network.head.weight for parameter in groups[-1])

    path = tmp_path / "network.safetensors"
    weights.save(path, network, model=name, model_arguments=arguments, temperature=1.0, facts={})
    again, card = weights.load(path, MODELS)
    assert card.model_arguments == arguments
    with torch.inference_mode():
        assert torch.allclose(again(prepared), network.eval()(prepared), atol=0.02)  # the file holds half precision


@pytest.mark.parametrize("name", sorted(set(MODELS) - {"ensemble"}))
def test_shows_its_last_map(name: str) -> None:
    """Shapes alone, so no numbers are needed: pictures of another side than 48 as well, as in progressive resizing."""
    with torch.device("meta"):
        network = create(name, SMALL.get(name, {})).eval()
        shapes: list[torch.Size] = []
        last_conv(network).register_forward_hook(lambda _module, _inputs, output: shapes.append(output.shape))
        assert network(torch.zeros(3, 1, 40, 40)).shape == (3, 7)
    (shape,) = shapes
    assert shape[0] == 3
    assert shape[2] == shape[3] > 1
    first = convolutions(network)[0][1]
    assert first.in_channels in (1, 3)


def test_the_last_map_of_a_residual_network_is_its_last_sum(prepared: Tensor) -> None:
    network = create("pulse_net", {}).eval()
    assert isinstance(network, FeatureNet)
    maps: list[Tensor] = []
    last_conv(network).register_forward_hook(lambda _module, _inputs, output: maps.append(output))
    with torch.inference_mode():
        logits = network(prepared)
        assert torch.equal(network.head(maps[0].mean((2, 3))), logits)


def test_an_ensemble_has_no_map_of_its_own() -> None:
    with pytest.raises(BadInput, match="look into its members"):
        last_conv(create("ensemble", SMALL["ensemble"]))


def test_a_parameter_outside_all_parts_is_found() -> None:
    network = nn.Sequential(nn.Linear(2, 2))
    network.register_parameter("loose", nn.Parameter(torch.zeros(1)))
    with pytest.raises(ValueError, match="loose"):
        parameter_groups(network)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("no_net", {}, "unknown model"),
        ("resnet34", {"depth": 3}, "cannot be built"),
        ("resnet34", {"head": "round"}, "pooled or published"),
        ("vgg19", {"head": "round"}, "pooled or published"),
        ("hog_hybrid", {"depth": "flat"}, "shallow or deep"),
        ("ensemble", {"members": []}, "needs members"),
        ("ensemble", {"members": [{"arguments": {}}]}, "needs members"),
        ("ensemble", {"members": ["no_net"]}, "unknown model"),
    ],
)
def test_what_cannot_be_built_is_said(name: str, arguments: dict[str, Any], message: str) -> None:
    with torch.device("meta"), pytest.raises(BadInput, match=message):
        create(name, arguments)
