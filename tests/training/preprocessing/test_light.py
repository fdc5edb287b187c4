"""Each normalisation on a drawn face: bands of gray, under a lamp that stands at one side."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from training.preprocessing.cosine import cosines, eigenvalues
from training.preprocessing.light import dct, dog, equalize, isotropic_diffusion

Step = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
NORMALISING = [dog, dct, isotropic_diffusion]


def drawn(height: int, width: int) -> NDArray[np.float64]:
    """0.4..0.8: what reflects, in waves of an eighth of the picture."""
    rows, columns = np.mgrid[:height, :width]
    waves: NDArray[np.float64] = np.sin(16 * np.pi * (rows + 0.5) / height) * np.sin(16 * np.pi * (columns + 0.5) / width)
    return 0.6 + 0.2 * waves


def lit(height: int, width: int, *, strength: float) -> NDArray[np.uint8]:
    """Its left side has 1 - `strength` of the light at its right."""
    light = np.linspace(1 - strength, 1, width)
    return np.rint(255 * drawn(height, width) * light).astype(np.uint8)


def likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


@pytest.mark.parametrize("step", NORMALISING)
@pytest.mark.parametrize("shape", [(48, 48), (181, 143), (350, 350)])
def test_a_lamp_at_the_side_no_longer_matters(step: Step, shape: tuple[int, int]) -> None:
    even, uneven = lit(*shape, strength=0.0), lit(*shape, strength=0.8)
    assert likeness(even, uneven) < 0.6
    out = step(uneven)
    assert out.shape == shape
    assert out.dtype == np.uint8
    assert likeness(step(even), out) > 0.93
    assert abs(float(out[:, : shape[1] // 2].mean()) - float(out[:, shape[1] // 2 :].mean())) < 12
    assert out.min() == 0
    assert out.max() == 255


@pytest.mark.parametrize("step", NORMALISING)
def test_a_step_means_the_same_at_every_size(step: Step) -> None:
    small, large = step(lit(64, 64, strength=0.5)), step(lit(256, 256, strength=0.5))
    assert likeness(small, large.reshape(64, 4, 64, 4).mean((1, 3)).astype(np.uint8)) > 0.95


@pytest.mark.parametrize("step", NORMALISING)
@pytest.mark.parametrize("level", [0, 90, 255])
def test_a_flat_picture_is_middle_gray(step: Step, level: int) -> None:
    assert np.all(step(np.full((48, 60), level, np.uint8)) == 128)


def test_equalised_levels_are_equally_frequent() -> None:
    dark = (255 * np.random.default_rng(0).random((100, 100)) ** 4).astype(np.uint8)
    out = equalize(dark)
    assert dark.mean() < 60
    assert (out.min(), out.max()) == (0, 255)
    quarters = np.histogram(out[dark > 4], bins=4, range=(96, 256))[0]  # a third of the pixels is black, one level cannot be spread
    assert quarters.max() < 1.4 * quarters.min()
    order = np.argsort(dark.ravel(), kind="stable")
    assert np.all(np.diff(out.ravel()[order].astype(int)) >= 0)


def test_a_picture_of_one_level_stays_as_it_is_when_equalised() -> None:
    assert np.all(equalize(np.full((5, 7), 30, np.uint8)) == 30)


def test_equalising_by_hand() -> None:
    assert equalize(np.array([[10, 10, 20], [20, 30, 40]], np.uint8)).tolist() == [[0, 0, 128], [128, 191, 255]]


def test_the_diffused_light_solves_its_equation() -> None:
    """L + r^2 (4 L - its four neighbours) = I, with the border mirrored: checked pixel by pixel, against what the transform says."""
    intensity = np.random.default_rng(1).random((9, 12))
    down, across = cosines(9), cosines(12)
    stiffness = np.add.outer(eigenvalues(9), eigenvalues(12))
    light = down.T @ (down @ intensity @ across.T / (1 + 2.5 * stiffness)) @ across
    around = np.pad(light, 1, mode="edge")
    neighbours = around[:-2, 1:-1] + around[2:, 1:-1] + around[1:-1, :-2] + around[1:-1, 2:]
    np.testing.assert_allclose(light + 2.5 * (4 * light - neighbours), intensity)


def test_the_cosines_are_orthonormal() -> None:
    np.testing.assert_allclose(cosines(7) @ cosines(7).T, np.eye(7), atol=1e-12)
    np.testing.assert_allclose(cosines(1), [[1.0]])
