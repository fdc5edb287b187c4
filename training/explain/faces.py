"""Faces to look into, found and cut out of pictures as the service does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageOps

from services.domain.ports import FaceDetector
from services.domain.records import Image
from services.errors import BadInput
from services.vision.crops import make_crop
from training.explain.portrait import portrait
from training.explain.video import frames

PORTRAIT: Final = 192  # pixels a side
_FPS: Final = 10.0  # of the sample video: a moment is met within a twentieth of a second


@dataclass(frozen=True, slots=True)
class FoundFace:
    name: str
    portrait: NDArray[np.uint8]  # [side, side, 3]
    crop: NDArray[np.uint8]  # [48, 48], what the network sees


def faces_of_pictures(paths: Sequence[Path], detector: FaceDetector) -> list[FoundFace]:
    """All faces of each picture, best first. Raises BadInput for a file that is no picture, or shows no face."""
    return [face for path in paths for face in _find(_read(path), path.stem, detector)]


def faces_of_video(path: Path, moments: Sequence[float], detector: FaceDetector) -> list[FoundFace]:
    """The best face at each of the moments, seconds in rising order. Raises BadInput for a video that is shorter, or has no face there."""
    found: list[FoundFace] = []
    for second, image in frames(path, fps=_FPS):
        if len(found) < len(moments) and second >= moments[len(found)]:
            found.append(_find(image, f"{second:.1f} s", detector)[0])
    if len(found) < len(moments):
        raise BadInput(f"{path} ends before {moments[len(found)]:g} s")
    return found


def _find(image: Image, name: str, detector: FaceDetector) -> list[FoundFace]:
    [detections] = detector.detect([image])
    if not detections:
        raise BadInput(f"no face was found in {name}")
    return [FoundFace(name, portrait(image, detection, PORTRAIT), make_crop(image, detection)) for detection in detections]


def _read(path: Path) -> Image:
    """RGB, turned as the camera says."""
    try:
        with PillowImage.open(path) as picture:
            return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
    except (OSError, SyntaxError, ValueError) as error:
        raise BadInput(f"{path} is not a readable picture: {error}") from error
