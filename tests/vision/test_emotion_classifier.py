import numpy as np
import pytest
import torch

from services.domain.ports import ExpressionClassifier
from services.errors import BadInput
from services.vision.emotion_classifier import TorchExpressionClassifier, load_classifier, load_torch_classifier
from services.vision.onnx_classifier import OnnxExpressionClassifier
from services.vision.preprocess import PREPROCESSING, prepare
from services.vision.weights import SHIPPED, SHIPPED_ONNX

CPU = torch.device("cpu")
CROPS = np.random.default_rng(0).integers(0, 256, (5, 48, 48), dtype=np.uint8)


@pytest.fixture(scope="module", params=[SHIPPED, SHIPPED_ONNX], ids=["torch", "onnx"])
def classifier(request: pytest.FixtureRequest) -> ExpressionClassifier:
    """The shipped weights by either runtime: what is said below is true of both."""
    return load_classifier(request.param, CPU)


def test_the_file_s_name_says_the_runtime_and_a_cpu_reads_the_shipped_weights_in_whole_numbers() -> None:
    assert isinstance(load_classifier(SHIPPED, CPU), TorchExpressionClassifier)
    shipped = load_classifier(None, CPU)
    assert isinstance(shipped, OnnxExpressionClassifier)
    assert shipped.weights_id == f"{load_classifier(SHIPPED, CPU).weights_id}-int8"


def test_probabilities_of_a_batch(classifier: ExpressionClassifier) -> None:
    probabilities = classifier.classify(CROPS)
    assert probabilities.shape == (5, 7)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(1), 1.0, atol=1e-5)
    assert classifier.preprocessing == PREPROCESSING
    assert classifier.weights_id.startswith("pulse_net-")


def test_a_face_alone_is_read_as_in_a_batch(classifier: ExpressionClassifier) -> None:
    alone = np.concatenate([classifier.classify(CROPS[i : i + 1]) for i in range(5)])
    np.testing.assert_allclose(alone, classifier.classify(CROPS), atol=1e-5)


def test_a_batch_larger_than_one_pass(classifier: ExpressionClassifier) -> None:
    many = classifier.classify(np.repeat(CROPS[:1], 300, axis=0))
    np.testing.assert_allclose(many, np.repeat(classifier.classify(CROPS[:1]), 300, axis=0), atol=1e-5)


def test_no_faces_no_readings(classifier: ExpressionClassifier) -> None:
    assert classifier.classify(np.empty((0, 48, 48), np.uint8)).shape == (0, 7)


def test_a_mirrored_face_reads_the_same(classifier: ExpressionClassifier) -> None:
    np.testing.assert_allclose(classifier.classify(CROPS), classifier.classify(CROPS[:, :, ::-1]), atol=1e-5)


def test_unless_each_is_looked_at_once() -> None:
    once = load_torch_classifier(None, CPU, flip=False)
    assert np.abs(once.classify(CROPS) - once.classify(CROPS[:, :, ::-1])).max() > 1e-3


@pytest.mark.parametrize("crops", [CROPS[:, :40], CROPS[0], CROPS.astype(np.float32)])
def test_anything_but_crops_is_refused(classifier: TorchExpressionClassifier, crops: np.ndarray) -> None:
    with pytest.raises(BadInput, match="crops must be uint8"):
        classifier.classify(crops)


def test_preprocessing_takes_light_and_contrast_away() -> None:
    crop = torch.from_numpy(CROPS[:1] // 4)
    prepared = prepare(crop)
    assert prepared.shape == (1, 1, 48, 48)
    torch.testing.assert_close(prepare(crop * 2 + 60), prepared, atol=1e-4, rtol=0)
    assert prepared.mean().abs() < 1e-5
    assert prepared.std() == pytest.approx(1.0, abs=1e-3)


def test_a_black_crop_stays_finite() -> None:
    assert torch.equal(prepare(torch.zeros(1, 48, 48, dtype=torch.uint8)), torch.zeros(1, 1, 48, 48))
