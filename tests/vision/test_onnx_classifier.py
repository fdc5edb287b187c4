import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper

from services.domain.emotions import EXPRESSIONS
from services.errors import WeightsError
from services.vision import weights
from services.vision.card import Card
from services.vision.emotion_classifier import load_classifier, load_torch_classifier
from services.vision.onnx_classifier import CARD, OnnxExpressionClassifier
from services.vision.preprocess import PREPROCESSING
from services.vision.weights import SHIPPED_ONNX
from tests.vision.faces import drawn_faces

CPU = torch.device("cpu")
A_CARD = Card("even-0", "0" * 64, "even", {}, PREPROCESSING, list(EXPRESSIONS), 1.0)


def write(path: Path, card: Card | None, *, side: int = 48) -> Path:
    """A file that answers one seventh to everything: sizes and card are all that matters here."""
    crops = helper.make_tensor_value_info("crops", TensorProto.UINT8, ["faces", side, side])
    probabilities = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["faces", 7])
    zeros = helper.make_tensor("zeros", TensorProto.FLOAT, [side * side, 7], np.zeros(side * side * 7))
    nodes = [
        helper.make_node("Cast", ["crops"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Flatten", ["float"], ["flat"]),
        helper.make_node("MatMul", ["flat", "zeros"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"]),
    ]
    graph = helper.make_graph(nodes, "even", [crops], [probabilities], [zeros])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    if card is not None:
        helper.set_model_props(model, {CARD: json.dumps(asdict(card))})
    onnx.save(model, path)
    return path


def test_whole_numbers_read_drawn_faces_as_floats_do() -> None:
    faces = drawn_faces(100)
    floats, wholes = load_torch_classifier(None, CPU).classify(faces), load_classifier(None, CPU).classify(faces)
    assert len(set(floats.argmax(1))) >= 4, "the faces are too much alike to show anything"
    assert np.mean(floats.argmax(1) == wholes.argmax(1)) >= 0.9
    assert np.abs(floats - wholes).mean() < 0.01
    assert np.abs(floats - wholes).max() < 0.2


def test_several_threads_read_the_same() -> None:
    faces = drawn_faces(20)
    alone, together = (OnnxExpressionClassifier(SHIPPED_ONNX, threads=threads).classify(faces) for threads in (1, 2))
    np.testing.assert_allclose(alone, together, atol=1e-5)


def test_a_file_with_its_card(tmp_path: Path) -> None:
    classifier = OnnxExpressionClassifier(write(tmp_path / "even.onnx", A_CARD))
    assert classifier.card == A_CARD
    np.testing.assert_allclose(classifier.classify(drawn_faces(3)), np.full((3, 7), 1 / 7), rtol=1e-5)


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (None, "carries no card"),
        (replace(A_CARD, labels=list(EXPRESSIONS)[::-1]), "label order"),
        (replace(A_CARD, preprocessing="colour224-v1"), "preprocessing colour224-v1"),
        (replace(A_CARD, temperature=0.0), "temperature must be positive"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(tmp_path: Path, card: Card | None, sentence: str) -> None:
    with pytest.raises(WeightsError, match=sentence):
        OnnxExpressionClassifier(write(tmp_path / "even.onnx", card))


def test_other_pictures_than_crops_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="does not read crops into probabilities"):
        OnnxExpressionClassifier(write(tmp_path / "large.onnx", A_CARD, side=64))


@pytest.mark.parametrize("content", [None, b"", b"no such thing as ONNX"])
def test_a_broken_file_is_said_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "broken.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match=r"broken\.onnx"):
        OnnxExpressionClassifier(path)


def test_whole_numbers_of_other_weights_than_the_shipped_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "SHIPPED_ONNX", write(tmp_path / "stale.onnx", A_CARD))
    with pytest.raises(WeightsError, match="make it again: classpulse export --int8"):
        load_classifier(None, CPU)


def test_the_runtime_keeps_to_itself(tmp_path: Path) -> None:
    """It would leave a database of its use in the home folder, and send it."""
    reads = (
        "import numpy, services.vision.emotion_classifier as c, torch;"
        "c.load_classifier(None, torch.device('cpu')).classify(numpy.zeros((1, 48, 48), numpy.uint8))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"} | {"HOME": str(tmp_path)}
    environment.pop("XDG_CACHE_HOME", None)
    subprocess.run([sys.executable, "-c", reads], check=True, env=environment, timeout=120)
    assert [path for path in tmp_path.rglob("*") if "onnx" in path.name] == []
