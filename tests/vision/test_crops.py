from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as PillowImage

from services.domain.records import Box, Detection, Face, HeadPose
from services.vision.crops import FER_LANDMARKS, make_crop, quality, readable, sharpness

_COARSE = PillowImage.fromarray(np.random.default_rng(1).integers(0, 256, (12, 12), dtype=np.uint8))
TILE = np.asarray(_COARSE.resize((48, 48), PillowImage.Resampling.BICUBIC))


def face_at(centre: complex, side: complex, score: float = 0.99) -> Detection:
    """A face whose FER2013 tile would have this centre and this upper side, in pixels."""
    points = centre + side * (FER_LANDMARKS - (0.5 + 0.5j))
    half = abs(side) / 2
    box = Box(centre.real - half, centre.imag - half, centre.real + half, centre.imag + half)
    return Detection(box, score, np.stack([points.real, points.imag], 1).astype(np.float32))


def frame_with(tile: NDArray[np.uint8], side: int, left: int, top: int) -> NDArray[np.uint8]:
    frame = np.full((720, 1280, 3), 90, np.uint8)
    enlarged = PillowImage.fromarray(tile).resize((side, side), PillowImage.Resampling.BICUBIC)
    frame[top : top + side, left : left + side] = np.asarray(enlarged)[:, :, None]
    return frame


def likeness(crop: NDArray[np.uint8], tile: NDArray[np.uint8]) -> float:
    return float(np.corrcoef(crop.ravel(), tile.ravel())[0, 1])


@pytest.mark.parametrize("side", [40, 96, 200, 600])
def test_a_face_of_any_size_comes_back_as_its_tile(side: int) -> None:
    crop = make_crop(frame_with(TILE, side, 100, 60), face_at(complex(100 + side / 2, 60 + side / 2), complex(side)))
    assert crop.shape == (48, 48)
    assert crop.dtype == np.uint8
    assert likeness(crop, TILE) > 0.98
    assert abs(float(crop.mean()) - float(TILE.mean())) < 3


@pytest.mark.parametrize("degrees", [-30, 20])
def test_a_tilted_head_is_set_upright(degrees: int) -> None:
    frame = PillowImage.fromarray(frame_with(TILE, 200, 500, 260))
    tilted = np.asarray(frame.rotate(-degrees, PillowImage.Resampling.BICUBIC, center=(600, 360)))
    crop = make_crop(tilted, face_at(600 + 360j, 200 * np.exp(1j * np.radians(degrees))))
    assert likeness(crop[4:-4, 4:-4], TILE[4:-4, 4:-4]) > 0.97


def test_where_the_crop_leaves_the_frame_its_border_is_repeated() -> None:
    frame = np.zeros((100, 100, 3), np.uint8)
    frame[:, 0] = 200
    crop = make_crop(frame, face_at(0 + 50j, 60 + 0j))
    assert np.all(crop[:, :20] == 200)
    assert np.all(crop[:, 28:] == 0)


def test_landmarks_in_one_place_or_far_outside_make_a_crop_all_the_same() -> None:
    frame = np.zeros((100, 100, 3), np.uint8)
    for points in (np.full((5, 2), 50.0), np.full((5, 2), -4000.0), face_at(50 + 50j, 9000 + 0j).landmarks):
        assert make_crop(frame, Detection(Box(0, 0, 10, 10), 0.9, points.astype(np.float32))).shape == (48, 48)


def test_quality_is_the_worst_of_size_sharpness_and_score() -> None:
    noisy = np.random.default_rng(0).integers(0, 256, (48, 48), dtype=np.uint8)
    good = face_at(50 + 50j, 80 + 0j, score=1.0)
    assert quality(noisy, good) == 1.0
    assert quality(noisy, face_at(50 + 50j, 12 + 0j, score=1.0)) == 0.0
    assert quality(noisy, face_at(50 + 50j, 30 + 0j, score=1.0)) == pytest.approx(0.5)
    assert quality(noisy, replace(good, score=0.85)) == pytest.approx(0.5)
    assert quality(np.full((48, 48), 80, np.uint8), good) == 0.0


def test_sharpness_falls_with_blur_and_does_not_depend_on_light() -> None:
    small = PillowImage.fromarray(TILE).resize((12, 12), PillowImage.Resampling.BOX)
    blurred = np.asarray(small.resize((48, 48), PillowImage.Resampling.BICUBIC))
    assert sharpness(blurred) < sharpness(TILE)
    assert sharpness(TILE // 2) == pytest.approx(sharpness(TILE), rel=0.1)


def test_readable_needs_quality_and_a_face_turned_to_the_camera() -> None:
    face = Face(Box(0.4, 0.3, 0.6, 0.7), HeadPose(10, -10, 40), 0.8)
    assert readable(face)
    assert not readable(replace(face, quality=0.1))
    assert not readable(replace(face, pose=HeadPose(70, 0, 0)))
    assert not readable(replace(face, pose=HeadPose(0, -50, 0)))
