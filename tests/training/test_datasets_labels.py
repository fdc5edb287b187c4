import numpy as np
import pytest

from training.datasets import class_weights, soft_labels


def test_each_class_has_the_same_part_and_the_mean_over_the_rows_is_one() -> None:
    labels = np.repeat(np.arange(7), [3995, 436, 4097, 7215, 4830, 3171, 4965])
    weights = class_weights(labels)
    parts = weights * np.bincount(labels)
    np.testing.assert_allclose(parts, parts[0], rtol=1e-5)
    assert weights[labels].mean() == pytest.approx(1, rel=1e-5)
    assert weights[1] == pytest.approx(28709 / (7 * 436), rel=1e-5)


def test_a_class_without_rows_has_no_weight() -> None:
    assert class_weights(np.array([0, 0, 3])).tolist() == pytest.approx([0.75, 0, 0, 1.5, 0, 0, 0])


def test_votes_become_shares_in_our_order() -> None:
    """FER+: neutral, happiness, surprise, sadness, anger, disgust, fear, contempt, unknown, not-a-face."""
    votes = np.array([[7, 1, 6, 5, 2, 3, 4, 9, 9, 9], [0, 0, 0, 0, 0, 0, 0, 1, 2, 7], [0, 10, 0, 0, 0, 0, 0, 0, 0, 0]], np.uint8)
    shares, known = soft_labels(votes)
    np.testing.assert_allclose(shares[0] * 28, [2, 3, 4, 1, 5, 6, 7], rtol=1e-6)
    assert shares[1].tolist() == [0] * 7
    assert shares[2].tolist() == [0, 0, 0, 1, 0, 0, 0]
    assert known.tolist() == [True, False, True]
