"""One weights file of several, and of a Keras file."""

from pathlib import Path

import h5py
import numpy as np
import pytest
import torch

from services.errors import BadInput
from services.vision import weights
from services.vision.preprocess import prepare
from training.joining import convert_deepface, join
from training.models import MODELS, create

ARGUMENTS = {"convolutions": [{"filters": 3}], "affines": []}
PIXELS = torch.randint(0, 256, (3, 48, 48), generator=torch.Generator().manual_seed(1))


@pytest.fixture
def members(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "one.safetensors", tmp_path / "two.safetensors"]
    for number, path in enumerate(paths):
        torch.manual_seed(number)
        weights.save(
            path,
            create("p5_cnn", ARGUMENTS),
            model="p5_cnn",
            model_arguments=ARGUMENTS,
            temperature=1 + number,
            facts={"terms": "Research."},
        )
    return paths


def test_an_ensemble_is_a_weights_file_like_any_other(members: list[Path], tmp_path: Path) -> None:
    told = join(members, tmp_path / "both.safetensors")
    both, card = weights.load(tmp_path / "both.safetensors", MODELS)
    assert (told["weights_id"], told["temperature"]) == (card.weights_id, 1.0)
    assert card.facts == {"members": [weights.read_card(member).weights_id for member in members], "terms": "Research."}
    with torch.inference_mode():
        apart = [weights.load(member, MODELS)[0](prepare(PIXELS)) for member in members]
        expected = (apart[0].softmax(1) + (apart[1] / 2).softmax(1)) / 2
        torch.testing.assert_close(both(prepare(PIXELS)).softmax(1), expected)


def test_data_calibrates_it(members: list[Path], mosaic: Path, tmp_path: Path) -> None:
    told = join(members, tmp_path / "both.safetensors", data=mosaic, device="cpu")
    assert told["n"] == 14
    card = weights.read_card(tmp_path / "both.safetensors")
    assert card.temperature == told["temperature"] != 1.0
    assert card.facts["public"]["accuracy"] == told["accuracy"]


def test_one_network_is_no_ensemble(members: list[Path], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="two or more"):
        join(members[:1], tmp_path / "both.safetensors")


def test_deepface_becomes_a_weights_file(tmp_path: Path) -> None:
    network = create("deepface", {}).eval()
    with h5py.File(tmp_path / "face.h5", "w") as file:
        names = []
        for name, module in network.named_modules():
            if isinstance(module, torch.nn.Conv2d | torch.nn.Linear):
                kernel = module.weight.detach().numpy()
                group = file.create_group(name)
                group["kernel"] = kernel.transpose(2, 3, 1, 0) if kernel.ndim == 4 else kernel.T
                group["bias"] = np.zeros(len(kernel), np.float32)
                group.attrs["weight_names"] = ["kernel", "bias"]
                names.append(name)
        file.attrs["layer_names"] = names
    convert_deepface(tmp_path / "face.h5", tmp_path / "deepface.safetensors")
    again, card = weights.load(tmp_path / "deepface.safetensors", MODELS)
    assert card.facts["made_from"] == "face.h5"
    with torch.inference_mode():
        torch.testing.assert_close(again(prepare(PIXELS)), network(prepare(PIXELS)), atol=1e-2, rtol=1e-2)
