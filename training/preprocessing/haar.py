"""Faces by Viola & Jones (2001), with OpenCV's cascade: the paper's detector, not the service's."""

import importlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from services.errors import Misconfigured
from training.datasets.pictures import Picture

_CASCADE: Final = "haarcascade_frontalface_default.xml"
_STEP: Final = 1.1  # from one size of face to the next
_NEIGHBOURS: Final = 5  # windows that must agree
_SMALLEST: Final = 0.3  # of the shorter side: these pictures are of one face


def haar_crop(picture: Picture) -> Picture:
    """The largest frontal face; the picture as it is where none is found."""
    smallest = max(1, round(_SMALLEST * min(picture.shape)))
    found = _cascade().detectMultiScale(
        np.ascontiguousarray(picture), scaleFactor=_STEP, minNeighbors=_NEIGHBOURS, minSize=(smallest, smallest)
    )
    if len(found) == 0:
        return picture
    left, top, width, height = max(found, key=lambda box: box[2] * box[3])
    return picture[top : top + height, left : left + width]


@lru_cache(maxsize=1)
def _cascade() -> Any:
    try:
        opencv: Any = importlib.import_module("cv2")
        classifier, folder = opencv.CascadeClassifier, Path(opencv.data.haarcascades)
    except ImportError as error:
        raise Misconfigured("haar_crop needs OpenCV 4: install classpulse[train]") from error
    except AttributeError as error:
        raise Misconfigured("haar_crop needs OpenCV 4, version 5 has no cascades: install classpulse[train]") from error
    if not (folder / _CASCADE).is_file():
        raise Misconfigured(f"this OpenCV has no {_CASCADE}; install classpulse[train], which names one that has")
    return classifier(str(folder / _CASCADE))
