"""Weights as ONNX: what another runtime reads is what torch reads."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from torch import Tensor, nn

from services.errors import BadInput, WeightsError
from services.vision import weights
from services.vision.emotion_classifier import TorchExpressionClassifier, load_torch_classifier
from services.vision.emotion_net import PulseNet
from services.vision.onnx_classifier import OnnxExpressionClassifier
from tests.vision.faces import drawn_faces
from training import export as exporting
from training.evaluate import evaluate
from training.export import export
from training.export_int8 import export_int8
from training.quantise import quantise

CPU = torch.device("cpu")
SMALL: dict[str, Any] = {"widths": [8, 8, 16, 16]}


class CountsFaces(nn.Module):
    """What no file for any number of faces can say: its answer depends on how many there are, by Python."""

    def forward(self, prepared: Tensor) -> Tensor:
        return prepared.mean((1, 2, 3))[:, None].expand(-1, 7) * len(prepared)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("small") / "small.safetensors"
    weights.save(path, PulseNet(**SMALL), model="pulse_net", model_arguments=SMALL, temperature=0.05, facts={"data": "none"})
    return path


@pytest.fixture(scope="module")
def exported(small: Path) -> Path:
    path = small.with_suffix(".onnx")
    export(small, path)
    return path


def test_the_shipped_weights_answer_in_onnx_as_in_torch(tmp_path: Path) -> None:
    card = export(None, tmp_path / "deep" / "shipped.onnx")
    here, there = load_torch_classifier(None, CPU), OnnxExpressionClassifier(tmp_path / "deep" / "shipped.onnx")
    assert there.card == card == here.card
    faces = drawn_faces(40)
    for count in (0, 1, 3, 40):
        np.testing.assert_allclose(there.classify(faces[:count]), here.classify(faces[:count]), atol=1e-4)


def test_any_weights_file(small: Path, exported: Path) -> None:
    network, card = weights.load(small)
    faces = drawn_faces(6)
    expected = TorchExpressionClassifier(network, card, CPU).classify(faces)
    assert np.ptp(expected, axis=0).max() > 0.01, "the answers are too much alike to show anything"
    np.testing.assert_allclose(OnnxExpressionClassifier(exported).classify(faces), expected, atol=1e-4)


def test_whole_numbers_say_where_they_come_from_and_what_they_changed(small: Path, mosaic: Path, tmp_path: Path) -> None:
    card = export_int8(small, mosaic, tmp_path / "small.onnx")
    classifier = OnnxExpressionClassifier(tmp_path / "small.onnx")
    source = weights.read_card(small)
    assert classifier.card == card
    assert (card.weights_id, card.sha256) == (f"{source.weights_id}-int8", source.sha256)
    told = card.facts["int8"]["public"]
    assert card.facts["data"] == "none"
    assert told["n"] == 14
    assert 0 < told["mean_difference"] <= told["largest_difference"] < 0.2
    measured = evaluate(mosaic, split="public", weights=tmp_path / "small.onnx", detector=None, device="cpu")
    assert measured["accuracy"] == told["accuracy"]


def test_the_float_convolution_is_pooled_before_it_is_rounded(exported: Path, tmp_path: Path) -> None:
    quantise(exported, drawn_faces(8), tmp_path / "small.onnx")
    graph = onnx.load(tmp_path / "small.onnx").graph
    [first, *_] = [node for node in graph.node if node.op_type == "Conv"]
    after: list[Any] = []
    while len(after) < 3:
        [following] = [node for node in graph.node if (after[-1] if after else first).output[0] in node.input]
        after.append(following)
    assert [node.op_type for node in after] == ["MaxPool", "Relu", "QuantizeLinear"]


def test_evaluation_of_a_file_with_the_mirror_image_inside_takes_two_views(exported: Path, mosaic: Path) -> None:
    with pytest.raises(BadInput, match="always looks at a face and its mirror image"):
        evaluate(mosaic, split="public", weights=exported, detector=None, device="cpu", views=10)


def test_what_cannot_be_written_is_said_in_a_sentence(small: Path, mosaic: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"should end in \.onnx"):
        export(small, tmp_path / "model.pt")
    with pytest.raises(BadInput, match=r"should end in \.onnx"):
        export_int8(small, mosaic, tmp_path / "model.pt")
    with pytest.raises(WeightsError, match="cannot read"):
        export(tmp_path / "none.safetensors", tmp_path / "model.onnx")
    with pytest.raises(BadInput, match="no data set"):
        export_int8(small, tmp_path, tmp_path / "model.onnx")


def test_a_network_that_onnx_cannot_express(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MODELS", {"counts": CountsFaces})
    path = tmp_path / "counts.safetensors"
    weights.save(path, CountsFaces(), model="counts", model_arguments={}, temperature=1.0, facts={})
    with pytest.raises(BadInput, match="counts cannot be expressed in ONNX"):
        export(path, tmp_path / "counts.onnx")
    assert not (tmp_path / "counts.onnx").exists()


def test_whole_numbers_need_faces(exported: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there are none"):
        quantise(exported, np.empty((0, 48, 48), np.uint8), tmp_path / "none.onnx")
