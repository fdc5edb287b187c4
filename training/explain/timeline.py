"""The visible expression of the main face of a video over time, read offline with the service's own detector and network; no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from services.domain.ports import ExpressionClassifier, FaceDetector
from services.domain.records import Detection, Face, Image
from services.errors import BadInput
from services.vision.crops import make_crop, quality, readable
from services.vision.pose import estimate_pose
from services.vision.tracker import FaceTracker
from training.explain.portrait import portrait
from training.explain.video import frames

_BATCH: Final = 32  # frames in one call of the detector
_PORTRAIT: Final = 128  # pixels a side


@dataclass(frozen=True, slots=True)
class Timeline:
    """n looks at the main face. A look without a readable face has probabilities of zero and is no expression."""

    seconds: NDArray[np.float64]  # [n], from the first frame on
    probabilities: NDArray[np.float32]  # [n, 7]; rows sum to 1 or 0
    portraits: NDArray[np.uint8]  # [n, side, side, 3]; the middle of the frame where there is no face

    @property
    def read(self) -> NDArray[np.bool_]:
        return np.asarray(self.probabilities.sum(1) > 0)

    def dominant(self) -> list[str | None]:
        """The most probable expression of each look."""
        return [EXPRESSIONS[int(row.argmax())] if row.any() else None for row in self.probabilities]


def read_timeline(video: Path, detector: FaceDetector, classifier: ExpressionClassifier, *, fps: float) -> Timeline:
    """Raises BadInput for a video that cannot be read, or without a readable face."""
    tracker = FaceTracker(one_person=True)
    seconds: list[float] = []
    portraits: list[NDArray[np.uint8]] = []
    crops: dict[int, NDArray[np.uint8]] = {}  # look -> what the network sees
    for batch in _batches(frames(video, fps=fps)):
        for (second, image), detections in zip(batch, detector.detect([image for _, image in batch]), strict=True):
            main = tracker.assign(detections).get(0)
            if main is not None and (crop := _crop(image, main)) is not None:
                crops[len(seconds)] = crop
            seconds.append(second)
            portraits.append(portrait(image, main, _PORTRAIT))
    if not crops:
        raise BadInput(f"{video} shows no face that can be read ({len(seconds)} frames)")
    probabilities = np.zeros((len(seconds), len(EXPRESSIONS)), np.float32)
    probabilities[list(crops)] = classifier.classify(np.stack(list(crops.values())))
    return Timeline(np.array(seconds), probabilities, np.stack(portraits))


def _batches(looks: Iterator[tuple[float, Image]]) -> Iterator[list[tuple[float, Image]]]:
    while batch := list(islice(looks, _BATCH)):
        yield batch


def _crop(image: Image, detection: Detection) -> NDArray[np.uint8] | None:
    crop = make_crop(image, detection)
    face = Face(detection.box, estimate_pose(detection.landmarks), quality(crop, detection))
    return crop if readable(face) else None
