"""Eyes, nose and mouth in a data set's picture, by the service's face detector."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from services.vision.device import choose_device
from services.vision.face_detector import MtcnnFaceDetector
from training.datasets.pictures import Picture

_ENLARGED: Final = 192  # pixels of the short side: MTCNN finds few faces in 48
_SURROUND: Final = 0.5  # of the short side: faces in the data sets fill their picture, and MTCNN was not trained on such
_GROUND: Final = 128


def find_landmarks(picture: Picture) -> NDArray[np.complex128] | None:
    """Gray [h, w] -> [5] x + iy in its pixels, of the largest face: left eye, right eye, nose, corners of the mouth, as seen."""
    factor = max(1.0, _ENLARGED / min(picture.shape))
    size = (round(picture.shape[1] * factor), round(picture.shape[0] * factor))
    image = PillowImage.fromarray(picture).convert("RGB").resize(size, PillowImage.Resampling.BICUBIC)
    around = round(_SURROUND * min(size))
    framed = np.pad(np.asarray(image), ((around, around), (around, around), (0, 0)), constant_values=_GROUND)
    [faces] = _detector().detect([framed])
    if not faces:
        return None
    largest = max(faces, key=lambda face: face.box.width * face.box.height)
    x, y = (largest.landmarks.astype(np.float64) - around).T
    points: NDArray[np.complex128] = (x + 0.5 + 1j * (y + 0.5)) / factor - (0.5 + 0.5j)
    return points


@lru_cache(maxsize=1)
def _detector() -> MtcnnFaceDetector:
    return MtcnnFaceDetector(choose_device("auto"))
