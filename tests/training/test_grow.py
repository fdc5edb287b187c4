from pathlib import Path

import pytest
import torch

from services.errors import BadInput
from services.vision import weights
from services.vision.emotion_net import PulseNet
from training.grow import grow
from training.recipe import Recipe
from training.recipes import RECIPES
from training.run import train

WIDTHS = (4, 8, 8, 16)


def trained() -> PulseNet:
    torch.manual_seed(3)
    return PulseNet(WIDTHS).eval()


def test_a_deeper_network_begins_with_the_same_answers_and_learns_in_its_new_blocks() -> None:
    pictures, shallow = torch.randn(2, 1, 48, 48), trained()
    deeper = grow(shallow, PulseNet(WIDTHS, depths=(1, 2, 3))).eval()
    torch.testing.assert_close(deeper(pictures), shallow(pictures))
    torch.autograd.backward(deeper(pictures).square().sum())
    added = [name for name, _ in deeper.named_parameters() if name not in shallow.state_dict()]
    assert len({name.split(".")[1] for name in added}) == 3
    scales = [parameter for name, parameter in deeper.named_parameters() if name in added and name.endswith("body.1.1.weight")]
    assert len(scales) == 3
    assert all(scale.grad is not None and scale.grad.abs().max() > 0 for scale in scales)


@pytest.mark.parametrize(
    "other",
    [PulseNet((4, 8, 8, 32)), PulseNet((4, 8, 8)[:3], depths=(1, 1)), PulseNet(WIDTHS, depths=(1, 1, 0))],
    ids=["wider", "fewer stages", "shallower"],
)
def test_what_is_no_deeper_form_of_the_weights_is_refused(other: PulseNet) -> None:
    with pytest.raises(BadInput, match="cannot grow"):
        grow(trained(), other)


def test_a_run_may_begin_with_a_shallower_networks_weights(mosaic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECIPES, "brief", Recipe(epochs=1, batch_size=7, precision="fp32"))
    start = tmp_path / "pulse_net.safetensors"
    weights.save(start, trained(), model="pulse_net", model_arguments={"widths": WIDTHS}, temperature=1.0, facts={})
    wanted = {"widths": list(WIDTHS), "depths": [1, 1, 2]}
    result = train("pulse_net", "brief", mosaic, tmp_path / "run", arguments=wanted, init=start, device="cpu", threads=1)
    network, card = weights.load(Path(result["weights"]))
    assert card.model_arguments == wanted
    assert "body.9+.body.0.0.weight" in network.state_dict()
