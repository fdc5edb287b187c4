"""The picture of one face that the network reads: upright, tight from brow to chin, 48x48 gray, as FER2013's are.

Measured on 400 Training pictures of FER2013, enlarged, with MTCNN: its landmarks lie where `FER_LANDMARKS` says. A crop is the
square that puts a face's landmarks there, turned so that eyes and mouth are level.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from services.domain.records import Detection, Face, Image
from services.domain.seen import WhyNot
from services.vision.preprocess import MIN_CONTRAST, SIDE

FER_LANDMARKS: Final = np.array([0.32 + 0.39j, 0.69 + 0.39j, 0.502 + 0.603j, 0.36 + 0.797j, 0.66 + 0.79j])
"""[5] medians in fractions of the tile, x + iy: left eye, right eye, nose, left and right corner of the mouth, as seen in the picture."""

# Shrunk to 24 pixels and enlarged again, PublicTest tiles lose 8 points of accuracy, at 16 pixels 24 points; their sharpness is then 0.25
# and 0.15. The limits below put quality 0.3 where between 8 and 15 points are lost.
UNREADABLE_HEIGHT: Final = 12.0
"""Pixels from brow to chin in the frame at which quality is 0."""
FULL_HEIGHT: Final = 48.0
"""Pixels from which on a larger face is no better: the network sees no more."""
UNREADABLE_SHARPNESS: Final = 0.10
FULL_SHARPNESS: Final = 0.40
LOWEST_SCORE: Final = 0.70
"""Detector's score at which quality is 0. MTCNN gives 0.95 or more to nine faces in ten."""
READABLE_QUALITY: Final = 0.3
"""Lower reads noise as expression; higher calls students unreadable who sit far from a good camera."""
READABLE_YAW: Final = 50.0
"""Degrees: beyond it half of the mouth and one eye are hidden, and FER2013 has few such faces."""
READABLE_PITCH: Final = 40.0
"""Degrees: beyond it the brows or the mouth are hidden."""

_OVERSAMPLING: Final = 2  # the turned square is drawn at twice the size and then halved, against aliasing
_SMALLEST: Final = 4.0  # pixels: landmarks in one place make no smaller square
_MARGIN: Final = 3  # pixels around the square that the resampling may touch


def make_crop(image: Image, detection: Detection) -> NDArray[np.uint8]:
    """RGB [h, w, 3] at full resolution -> gray [48, 48]. Where the square leaves the frame, the frame's border is repeated."""
    centre, side = _square(detection.landmarks, limit=2.0 * max(image.shape[:2]))
    patch, corner, scale = _surroundings(image, centre, abs(side.real) + abs(side.imag), at_most=abs(side) / (SIDE * _OVERSAMPLING))
    pixels = SIDE * _OVERSAMPLING
    step = side * scale / pixels  # one pixel to the right in the square, in the patch
    start = (centre - corner) * scale - step * (0.5 + 0.5j) * pixels
    affine = (step.real, -step.imag, start.real, step.imag, step.real, start.imag)
    square = patch.transform((pixels, pixels), PillowImage.Transform.AFFINE, affine, PillowImage.Resampling.BILINEAR)
    return np.asarray(square.resize((SIDE, SIDE), PillowImage.Resampling.BOX))


def _square(landmarks: NDArray[np.float32], limit: float) -> tuple[complex, complex]:
    """Its centre and its upper side as a vector, x + iy in pixels: the similarity that fits best in the least squares."""
    points = landmarks[:, 0].astype(np.float64) + 1j * landmarks[:, 1].astype(np.float64)
    middle = FER_LANDMARKS.mean()
    model = FER_LANDMARKS - middle
    side = complex(np.vdot(model, points) / np.vdot(model, model).real)
    length = min(max(abs(side), _SMALLEST), limit)
    side = side / abs(side) * length if side else complex(length)
    return complex(points.mean() + side * (0.5 + 0.5j - middle)), side


def _surroundings(image: Image, centre: complex, reach: float, at_most: float) -> tuple[PillowImage.Image, complex, float]:
    """The gray square of `reach` pixels around `centre`, shrunk `at_most` so many times: with its upper left corner and its scale."""
    size = int(np.ceil(reach)) + 2 * _MARGIN
    left, top = int(np.floor(centre.real - size / 2)), int(np.floor(centre.imag - size / 2))
    patch = PillowImage.fromarray(_part(image, left, top, size)).convert("L")
    if at_most <= 1:
        return patch, complex(left, top), 1.0
    shrunk = max(1, round(size / at_most))
    return patch.resize((shrunk, shrunk), PillowImage.Resampling.BOX), complex(left, top), shrunk / size


def _part(image: Image, left: int, top: int, size: int) -> Image:
    height, width = image.shape[:2]
    if 0 <= left <= width - size and 0 <= top <= height - size:
        return np.ascontiguousarray(image[top : top + size, left : left + size])
    rows = np.clip(np.arange(top, top + size), 0, height - 1)
    columns = np.clip(np.arange(left, left + size), 0, width - 1)
    return image[rows[:, None], columns]


def quality(crop: NDArray[np.uint8], detection: Detection) -> float:
    """0..1, the worst of three: the face's height in the frame, the crop's sharpness, and the detector's score."""
    height = _between(detection.box.height, UNREADABLE_HEIGHT, FULL_HEIGHT)
    return min(height, _between(sharpness(crop), UNREADABLE_SHARPNESS, FULL_SHARPNESS), _between(detection.score, LOWEST_SCORE, 1.0))


def sharpness(crop: NDArray[np.uint8]) -> float:
    """Mean edge strength (Laplacian) over contrast, so that light does not matter: FER2013's median is 0.52, out of focus is near 0."""
    gray = crop.astype(np.float32)
    inner = gray[1:-1, 1:-1]
    laplacian = 4 * inner - gray[:-2, 1:-1] - gray[2:, 1:-1] - gray[1:-1, :-2] - gray[1:-1, 2:]
    return float(np.abs(laplacian).mean() / max(float(gray.std()), MIN_CONTRAST))


def readable(face: Face) -> bool:
    """Whether the network may be asked; else the reading is "unreadable", which is no expression."""
    return face.quality >= READABLE_QUALITY and abs(face.pose.yaw) <= READABLE_YAW and abs(face.pose.pitch) <= READABLE_PITCH


def why_not(crop: NDArray[np.uint8], detection: Detection, face: Face) -> WhyNot | None:
    """What makes a face unreadable; None: nothing does."""
    if readable(face):
        return None
    if _between(detection.box.height, UNREADABLE_HEIGHT, FULL_HEIGHT) < READABLE_QUALITY:
        return WhyNot.SMALL
    if abs(face.pose.yaw) > READABLE_YAW or abs(face.pose.pitch) > READABLE_PITCH:
        return WhyNot.TURNED
    if _between(sharpness(crop), UNREADABLE_SHARPNESS, FULL_SHARPNESS) < READABLE_QUALITY:
        return WhyNot.BLURRED
    return WhyNot.UNSURE


def _between(value: float, zero: float, one: float) -> float:
    """0 at `zero` and below, 1 at `one` and above, straight in between."""
    return min(max((value - zero) / (one - zero), 0.0), 1.0)
