"""Size and place of the face. A picture in which no face is found stays as it is: no data set loses a row."""

from typing import Final

import numpy as np

from services.vision.crops import FER_LANDMARKS
from training.datasets.pictures import Picture, to_gray, to_square
from training.preprocessing.landmarks import find_landmarks
from training.preprocessing.warp import warp

_DOWNSAMPLED: Final = 256  # P3's pixels a side


def grayscale(picture: Picture) -> Picture:
    """[h, w, 3] or [h, w] -> [h, w], the luma of ITU-R 601."""
    return to_gray(picture)


def downsample(picture: Picture) -> Picture:
    """To 256x256 where the picture is larger; it is never enlarged."""
    return to_square(picture, _DOWNSAMPLED) if min(picture.shape) > _DOWNSAMPLED else picture


def align(picture: Picture) -> Picture:
    """Turned about the middle between the eyes until they are level.

    By MTCNN's landmarks, the service's own: Haar's eye cascade misses closed and narrowed eyes, which go with some expressions.
    """
    points = find_landmarks(picture)
    if points is None:
        return picture
    left, right = points[:2]
    middle = (left + right) / 2
    turn = (right - left) / abs(right - left)
    return warp(picture, turn, middle - turn * middle, picture.shape)


def pose(picture: Picture) -> Picture:
    """The similarity (turn, scale, shift) that puts the five landmarks where FER2013's usually are, on a square of the shorter side.

    P3 names pose normalisation without a method; its figure shows faces upright and of one size, so no 3-D model is fitted.
    """
    points = find_landmarks(picture)
    if points is None:
        return picture
    side = min(picture.shape)
    model = FER_LANDMARKS * side
    centred = model - model.mean()
    step = complex(np.vdot(centred, points) / np.vdot(centred, centred).real)
    return warp(picture, step, complex(points.mean() - step * model.mean()), (side, side))


def mirror(picture: Picture) -> Picture:
    """The mean of the picture and its mirror image: after `pose`, it undoes a slight turn of the head, and lopsided smiles with it."""
    return ((picture.astype(np.uint16) + picture[:, ::-1] + 1) // 2).astype(np.uint8)
