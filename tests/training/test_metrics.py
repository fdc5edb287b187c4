import numpy as np
import pytest
import torch

from training.calibrate import temperature
from training.metrics import expected_calibration_error, reliability, summarise


def one_hot(predicted: list[int], confidence: float = 1.0) -> np.ndarray:
    rows = np.full((len(predicted), 7), (1 - confidence) / 6, np.float32)
    rows[np.arange(len(predicted)), predicted] = confidence
    return rows


def test_figures_of_a_small_case_done_by_hand() -> None:
    labels = np.array([0, 0, 3, 3, 3, 6])
    result = summarise(one_hot([0, 3, 3, 3, 3, 0]), labels, np.array([False, False, False, False, True, True]))
    assert result["n"] == 6
    assert result["accuracy"] == pytest.approx(4 / 6)
    assert result["accuracy_deduplicated"] == pytest.approx(3 / 4)
    assert result["macro_recall"] == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert result["macro_f1"] == pytest.approx((2 / 4 + 6 / 7 + 0) / 3)
    assert result["per_class"]["happy"] == {"precision": 3 / 4, "recall": 1.0, "f1": 6 / 7, "support": 3}
    assert result["confusion"][0] == [1, 0, 0, 1, 0, 0, 0]


def test_a_picture_without_an_answer_is_wrong_and_in_no_column() -> None:
    probabilities = one_hot([3, 3])
    probabilities[1] = 0
    result = summarise(probabilities, np.array([3, 3]), None)
    assert result["accuracy"] == 0.5
    assert result["accuracy_deduplicated"] is None
    assert np.sum(result["confusion"]) == 1


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    labels = np.array([0, 0, 0, 1])
    assert expected_calibration_error(reliability(one_hot([0, 0, 0, 0], 0.75), labels)) == pytest.approx(0.0, abs=1e-6)
    assert expected_calibration_error(reliability(one_hot([0, 0, 0, 0], 0.95), labels)) == pytest.approx(0.2, abs=1e-6)
    assert expected_calibration_error(reliability(one_hot([]), labels[:0])) == 0


def test_bins_say_how_sure_how_right_and_how_many() -> None:
    surer, less = one_hot([0, 0, 0], 0.9), one_hot([0], 0.5)
    bins = reliability(np.concatenate([surer, less]), np.array([0, 0, 1, 1]))
    assert [each["n"] for each in bins] == [1, 3]
    assert [each["confidence"] for each in bins] == pytest.approx([0.5, 0.9])
    assert [each["accuracy"] for each in bins] == pytest.approx([0, 2 / 3])


def test_temperature_undoes_a_scaling() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(4000, 7, generator=generator) * 2
    labels = torch.multinomial(logits.softmax(1), 1, generator=generator).squeeze(1)
    assert temperature(logits * 3, labels) == pytest.approx(3.0, rel=0.06)
