import sys
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from services.errors import Misconfigured
from training.preprocessing import haar
from training.preprocessing.haar import haar_crop
from training.preprocessing.landmarks import find_landmarks


@pytest.fixture
def fresh() -> Iterator[None]:
    """The cascade is loaded once; these tests ask how."""
    haar._cascade.cache_clear()
    yield
    haar._cascade.cache_clear()


def test_the_crop_is_a_square_around_the_face(face: NDArray[np.uint8]) -> None:
    out = haar_crop(face)
    assert out.shape[0] == out.shape[1] < min(face.shape)
    points = find_landmarks(out)
    assert points is not None
    across, down = points.real / out.shape[1], points.imag / out.shape[0]
    assert np.all((across > 0.1) & (across < 0.9) & (down > 0.1) & (down < 0.95))


def test_a_picture_without_a_face_stays_as_it_is() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (48, 48), np.uint8)
    np.testing.assert_array_equal(haar_crop(noise), noise)


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("opencv", "why"),
    [(None, "needs OpenCV 4: install"), (SimpleNamespace(__version__="5.0.0"), "version 5 has no cascades")],
)
def test_an_opencv_that_cannot_do_it(monkeypatch: pytest.MonkeyPatch, opencv: object, why: str) -> None:
    monkeypatch.setitem(sys.modules, "cv2", opencv)
    with pytest.raises(Misconfigured, match=why):
        haar_crop(np.zeros((48, 48), np.uint8))


@pytest.mark.usefixtures("fresh")
def test_an_opencv_without_its_data(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr("cv2.data.haarcascades", str(tmp_path))
    with pytest.raises(Misconfigured, match="has no haarcascade_frontalface_default"):
        haar_crop(np.zeros((48, 48), np.uint8))
