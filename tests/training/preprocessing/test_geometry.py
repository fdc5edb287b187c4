import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from services.vision.crops import FER_LANDMARKS
from training.preprocessing.geometry import align, downsample, grayscale, mirror, pose
from training.preprocessing.landmarks import find_landmarks
from training.preprocessing.warp import warp

Gray = NDArray[np.uint8]
NOISE: Gray = np.random.default_rng(0).integers(0, 256, (60, 48), np.uint8)


def slope(picture: Gray) -> float:
    """Degrees of the line between the eyes."""
    points = find_landmarks(picture)
    assert points is not None
    return float(np.degrees(np.angle(points[1] - points[0])))


def turned(picture: Gray, degrees: float) -> Gray:
    return np.asarray(Image.fromarray(picture).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=128))


def test_warping_by_nothing_changes_nothing() -> None:
    np.testing.assert_array_equal(warp(NOISE, 1, 0, NOISE.shape), NOISE)


def test_warping_shifts_turns_and_repeats_the_border() -> None:
    np.testing.assert_array_equal(warp(NOISE, 1, 3 + 2j, (50, 40)), NOISE[2:52, 3:43])
    np.testing.assert_array_equal(warp(NOISE, 1j, 47, (48, 60)), np.rot90(NOISE))
    assert np.all(warp(NOISE, 1, 500 + 500j, (3, 3)) == NOISE[-1, -1])


def test_warping_between_pixels_is_their_mean() -> None:
    assert warp(np.array([[0, 100], [50, 250]], np.uint8), 1, 0.5 + 0.5j, (1, 1)).tolist() == [[100]]
    assert warp(np.array([[7]], np.uint8), 1, 0.5, (1, 1)).tolist() == [[7]]


def test_landmarks_lie_where_they_lie_at_any_size(face: Gray) -> None:
    points = find_landmarks(face)
    assert points is not None
    tiny = find_landmarks(np.asarray(Image.fromarray(face).resize((72, 70), Image.Resampling.BOX)))
    assert tiny is not None
    np.testing.assert_allclose(tiny * (face.shape[1] / 72), points, atol=0.02 * face.shape[1])
    left, right, nose, left_mouth, right_mouth = points
    assert left.real < nose.real < right.real
    assert left.imag < nose.imag < left_mouth.imag
    assert left_mouth.real < right_mouth.real


@pytest.mark.parametrize("degrees", [-20, 12])
def test_aligned_eyes_are_level(face: Gray, degrees: float) -> None:
    crooked = turned(face, degrees)
    assert abs(slope(crooked)) > 8
    out = align(crooked)
    assert out.shape == crooked.shape
    assert abs(slope(out)) < 2.5


@pytest.mark.parametrize("degrees", [0, 15])
def test_a_posed_face_has_its_landmarks_where_fer2013_has_them(face: Gray, degrees: float) -> None:
    out = pose(turned(face, degrees))
    side = min(face.shape)
    assert out.shape == (side, side)
    points = find_landmarks(out)
    assert points is not None
    assert np.abs(points / side - FER_LANDMARKS).max() < 0.06


def test_a_picture_without_a_face_stays_as_it_is() -> None:
    for step in (align, pose):
        np.testing.assert_array_equal(step(NOISE), NOISE)


def test_a_mirrored_mean_is_its_own_mirror_image() -> None:
    out = mirror(NOISE)
    np.testing.assert_array_equal(out, out[:, ::-1])
    assert mirror(np.array([[0, 255]], np.uint8)).tolist() == [[128, 128]]


def test_only_larger_pictures_are_downsampled() -> None:
    assert downsample(np.zeros((350, 300), np.uint8)).shape == (256, 256)
    assert downsample(NOISE) is NOISE


def test_gray_is_luma() -> None:
    color = np.dstack([np.full((2, 2), level, np.uint8) for level in (200, 100, 50)])
    assert grayscale(color).tolist() == [[124, 124], [124, 124]]
    assert grayscale(NOISE) is NOISE
