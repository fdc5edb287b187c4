"""The bands stay apart for colour-blind eyes, as simulated by Machado, Oliveira & Fernandes (2009), severity 1."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from services.reports.figures.colours import EXPRESSION, STACK

SEEN_BY = {
    "everyone": np.eye(3),
    "protanopes": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopes": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopes": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: str, eyes: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* of `#rrggbb` as these eyes see it."""
    coded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(XYZ @ np.clip(eyes @ linear, 0, 1) / WHITE)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, eyes: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(lab(EXPRESSION[one], eyes) - lab(EXPRESSION[other], eyes)))


def test_every_expression_has_a_place_and_a_colour() -> None:
    assert sorted(STACK) == sorted(EXPRESSION) == sorted(EXPRESSIONS)


@pytest.mark.parametrize("who", SEEN_BY)
def test_bands_that_touch_differ_clearly(who: str) -> None:
    for below, above in itertools.pairwise(STACK):
        assert difference(below, above, SEEN_BY[who]) > 20, (below, above)


@pytest.mark.parametrize("who", SEEN_BY)
def test_no_two_bands_look_alike(who: str) -> None:
    for one, other in itertools.combinations(STACK, 2):
        assert difference(one, other, SEEN_BY[who]) > 12, (one, other)
