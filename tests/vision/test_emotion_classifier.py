import numpy as np
import pytest
import torch

from services.errors import BadInput
from services.vision.emotion_classifier import TorchExpressionClassifier, load_classifier
from services.vision.preprocess import PREPROCESSING, prepare

CROPS = np.random.default_rng(0).integers(0, 256, (5, 48, 48), dtype=np.uint8)


@pytest.fixture(scope="module")
def classifier() -> TorchExpressionClassifier:
    return load_classifier(None, torch.device("cpu"))


def test_probabilities_of_a_batch(classifier: TorchExpressionClassifier) -> None:
    probabilities = classifier.classify(CROPS)
    assert probabilities.shape == (5, 7)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(1), 1.0, atol=1e-5)
    assert classifier.preprocessing == PREPROCESSING
    assert classifier.weights_id.startswith("pulse_net-")


def test_a_face_alone_is_read_as_in_a_batch(classifier: TorchExpressionClassifier) -> None:
    alone = np.concatenate([classifier.classify(CROPS[i : i + 1]) for i in range(5)])
    np.testing.assert_allclose(alone, classifier.classify(CROPS), atol=1e-5)


def test_a_batch_larger_than_one_pass(classifier: TorchExpressionClassifier) -> None:
    many = classifier.classify(np.repeat(CROPS[:1], 300, axis=0))
    np.testing.assert_allclose(many, np.repeat(classifier.classify(CROPS[:1]), 300, axis=0), atol=1e-5)


def test_no_faces_no_readings(classifier: TorchExpressionClassifier) -> None:
    assert classifier.classify(np.empty((0, 48, 48), np.uint8)).shape == (0, 7)


def test_a_mirrored_face_reads_the_same_unless_each_is_looked_at_once(classifier: TorchExpressionClassifier) -> None:
    np.testing.assert_allclose(classifier.classify(CROPS), classifier.classify(CROPS[:, :, ::-1]), atol=1e-5)
    once = load_classifier(None, torch.device("cpu"), flip=False)
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
