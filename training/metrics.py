"""What is said of a classifier's probabilities, on n labelled pictures."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS


def summarise(probabilities: NDArray[np.float32], labels: NDArray[np.int64], seen_in_training: NDArray[np.bool_] | None) -> dict[str, Any]:
    """`probabilities` [n, 7]; a row of zeros is a picture without an answer and counts as wrong.

    `accuracy_deduplicated` leaves out rows whose pixels occur in Training; it is None where
    that is not known, or no other row is left. `ece` and `reliability` are over the answered pictures.
    """
    answered = probabilities.sum(1) > 0
    predicted = np.where(answered, probabilities.argmax(1), -1)
    correct = predicted == labels
    per_class = {name: _one_class(predicted, labels, index) for index, name in enumerate(EXPRESSIONS)}
    present = [figures for figures in per_class.values() if figures["support"]]
    fresh = correct[:0] if seen_in_training is None else correct[~seen_in_training]
    bins = reliability(probabilities[answered], labels[answered])
    return {
        "n": len(labels),
        "accuracy": _mean(correct),
        "accuracy_deduplicated": _mean(fresh) if len(fresh) else None,
        "macro_recall": _mean(np.array([figures["recall"] for figures in present])),
        "macro_f1": _mean(np.array([figures["f1"] for figures in present])),
        "ece": expected_calibration_error(bins),
        "reliability": bins,
        "per_class": per_class,
        "confusion": confusion(predicted, labels).tolist(),
    }


def confusion(predicted: NDArray[np.int64], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """[7, 7] counts: row = label, column = prediction. Pictures without an answer (-1) are in no cell."""
    table = np.zeros((len(EXPRESSIONS), len(EXPRESSIONS)), np.int64)
    answered = predicted >= 0
    np.add.at(table, (labels[answered], predicted[answered]), 1)
    return table


def expected_calibration_error(bins: list[dict[str, float]]) -> float:
    """Guo et al. (2017): how far the highest probability is from the share of right answers, over the bins of `reliability`, 0..1."""
    total = sum(each["n"] for each in bins)
    return sum(abs(each["accuracy"] - each["confidence"]) * each["n"] for each in bins) / total if total else 0.0


def reliability(probabilities: NDArray[np.float32], labels: NDArray[np.int64], bins: int = 15) -> list[dict[str, float]]:
    """Bins of equal width over the highest probability [n, 7], those that hold a picture: mean `confidence`, `accuracy`, and `n`."""
    confidence = probabilities.max(1) if len(labels) else np.empty(0, np.float32)
    correct = probabilities.argmax(1) == labels
    index = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    return [
        {"confidence": _mean(confidence[index == b]), "accuracy": _mean(correct[index == b]), "n": int(np.sum(index == b))}
        for b in np.unique(index)
    ]


def _one_class(predicted: NDArray[np.int64], labels: NDArray[np.int64], index: int) -> dict[str, float]:
    hits = int(np.sum((predicted == index) & (labels == index)))
    support, named = int(np.sum(labels == index)), int(np.sum(predicted == index))
    recall, precision = hits / max(support, 1), hits / max(named, 1)
    f1 = 2 * hits / max(support + named, 1)
    return {"precision": precision, "recall": recall, "f1": f1, "support": support}


def _mean(values: NDArray[np.generic]) -> float:
    return float(values.mean()) if len(values) else 0.0
