import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from services.errors import WeightsError
from services.vision import weights
from services.vision.emotion_net import PulseNet

ARGUMENTS: dict[str, Any] = {"widths": [4, 8, 8, 8]}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "small.safetensors"
    weights.save(path, PulseNet(**ARGUMENTS), model="pulse_net", model_arguments=ARGUMENTS, temperature=1.5, facts={"data": "none"})
    return path


def edit_card(path: Path, **changes: object) -> None:
    card = weights.card_path(path)
    card.write_text(json.dumps(json.loads(card.read_text()) | changes))


def test_what_is_loaded_is_what_was_saved(saved: Path) -> None:
    torch.manual_seed(0)
    original = PulseNet(**ARGUMENTS).eval()
    network, card = weights.load(saved)
    pictures = torch.randn(3, 1, 48, 48)
    torch.testing.assert_close(network(pictures), original(pictures), atol=2e-3, rtol=2e-2)
    assert not network.training
    assert card.temperature == 1.5
    assert card.weights_id == f"small-{card.sha256[:8]}"
    assert card.facts == {"data": "none"}


def test_the_file_is_plain_safetensors(saved: Path) -> None:
    from safetensors.torch import load_file

    theirs = load_file(saved)
    ours = weights.decode(saved.read_bytes(), saved)
    assert theirs.keys() == ours.keys()
    assert all(torch.equal(theirs[name].float(), ours[name]) for name in ours)
    assert theirs["head.weight"].dtype == torch.float16


def test_a_missing_file(saved: Path) -> None:
    saved.unlink()
    with pytest.raises(WeightsError, match="cannot read"):
        weights.load(saved)


def test_a_missing_card(saved: Path) -> None:
    weights.card_path(saved).unlink()
    with pytest.raises(WeightsError, match=r"cannot read .*small\.json"):
        weights.load(saved)


def test_a_file_that_is_not_the_cards(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-1] + b"\x01")
    with pytest.raises(WeightsError, match="the hash differs"):
        weights.load(saved)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"labels": ["happy", "angry", "disgust", "fear", "sad", "surprise", "neutral"]}, "label order"),
        ({"preprocessing": "rgb224-v1"}, "preprocessing rgb224-v1"),
        ({"model": "vgg19"}, "'vgg19'; known here: pulse_net"),
        ({"temperature": 0.0}, "temperature must be positive"),
        ({"temperature": "warm"}, "not a weights card"),
        ({"model_arguments": {"widths": [4, 8, 8, 16]}}, r"does not fit the network: .*shape"),
        ({"model_arguments": {"widths": [4, 8, 8]}}, r"does not fit the network: .*unknown"),
        ({"model_arguments": {"depth": 3}}, "cannot be built"),
    ],
)
def test_a_card_that_does_not_fit(saved: Path, changes: dict[str, object], message: str) -> None:
    edit_card(saved, **changes)
    with pytest.raises(WeightsError, match=message):
        weights.load(saved)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"weights_id": "x"}'])
def test_a_card_that_is_none(saved: Path, content: str) -> None:
    weights.card_path(saved).write_text(content)
    with pytest.raises(WeightsError, match="not a weights card"):
        weights.load(saved)


@pytest.mark.parametrize("content", [b"", b"\xff" * 40, b"\x10" + b"\0" * 7 + b'{"a":{"dtype":1}'])
def test_a_broken_file_with_a_card_that_says_so(saved: Path, content: bytes) -> None:
    with pytest.raises(WeightsError, match="not a readable safetensors file"):
        weights.decode(content, saved)


def test_the_shipped_weights_travel_with_their_card(tmp_path: Path) -> None:
    for path in (weights.SHIPPED, weights.card_path(weights.SHIPPED)):
        shutil.copy(path, tmp_path)
    _, card = weights.load(tmp_path / weights.SHIPPED.name)
    assert {"data", "recipe", "epochs", "seed", "date", "torch", "terms", "public"} <= card.facts.keys()
    assert card.facts["public"]["accuracy_deduplicated"] is not None
