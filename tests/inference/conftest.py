"""Hand-written stand-ins for the ports: a finder that finds what it was told, a classifier that can be told to fail."""

from collections.abc import Callable, Sequence
from uuid import uuid4

import numpy as np
import pytest
from numpy.typing import NDArray

from services.domain.policy import Analysis, Faces
from services.domain.records import Box, Crop, Detection, Face, Frame, HeadPose, Image, Reading, Source, View

FRONTAL = np.array([[0.32, 0.4], [0.68, 0.4], [0.5, 0.6], [0.36, 0.78], [0.64, 0.78]], np.float32)


class GivenPicture:
    def __init__(self, image: Image) -> None:
        self.image = image

    def rgb(self) -> Image:
        return self.image


class ScriptedFinder:
    """Returns the boxes it was given, for each picture in turn; raises instead where it was told to."""

    def __init__(self, *script: Sequence[Box] | Exception) -> None:
        self.script = list(script)
        self.batches: list[int] = []

    def find(self, views: Sequence[View]) -> list[list[Detection]]:
        self.batches.append(len(views))
        found: list[list[Detection]] = []
        for _ in views:
            entry = self.script.pop(0)
            if isinstance(entry, Exception):
                raise entry
            found.append([_frontal(box) for box in entry])
        return found


def _frontal(box: Box) -> Detection:
    corner = np.array([box.left, box.top], np.float32)
    return Detection(box, 0.99, corner + FRONTAL * np.array([box.width, box.height], np.float32))


class BrightnessClassifier:
    """Happy when the crop is bright, sad when it is dark."""

    weights_id = "brightness"
    preprocessing = "gray48-v1"

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.fail_next = False

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.batches.append(len(crops))
        if self.fail_next:
            self.fail_next = False
            raise RuntimeError("out of memory")
        bright = crops.mean(axis=(1, 2)) / 255
        out = np.zeros((len(crops), 7), np.float32)
        out[:, 3], out[:, 4] = bright, 1 - bright
        return out


class ListSink:
    def __init__(self) -> None:
        self.readings: list[Reading] = []

    def put(self, readings: Sequence[Reading]) -> None:
        self.readings.extend(readings)


def make_crop(level: int = 128, preprocessing: str = "gray48-v1") -> Crop:
    face = Face(Box(0.1, 0.1, 0.5, 0.5), HeadPose(0, 0, 0), 0.9)
    return Crop(Source(uuid4(), uuid4()), 1000.0, 2.5, 0, face, 0, np.full((48, 48), level, np.uint8), preprocessing)


def make_frame(*, analysis: Analysis = Analysis.EXPRESSION, faces: Faces = Faces.ONE, source: Source | None = None) -> Frame:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 255, (360, 640, 3), np.uint8)
    return Frame(source or Source(uuid4(), uuid4(), analysis, faces), 1000.0, 2.5, GivenPicture(image))


@pytest.fixture
def classifier() -> BrightnessClassifier:
    return BrightnessClassifier()


@pytest.fixture
def sink() -> ListSink:
    return ListSink()


@pytest.fixture
def crop() -> Callable[..., Crop]:
    return make_crop


@pytest.fixture
def frame() -> Callable[..., Frame]:
    return make_frame


@pytest.fixture
def finder() -> type[ScriptedFinder]:
    return ScriptedFinder
