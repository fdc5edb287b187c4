"""Measures weights on a folder of labelled faces, on the pictures as they are or through the detector as in production."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image as PillowImage

from services.domain.emotions import EXPRESSIONS
from services.domain.ports import ExpressionClassifier, FaceDetector
from services.domain.records import Detection, Image
from services.errors import BadInput
from services.vision import weights as weights_file
from services.vision.crops import make_crop
from services.vision.device import choose_device
from services.vision.emotion_classifier import load_classifier
from training import datasets, metrics
from training.models import MODELS
from training.views import predict

_BATCH: Final = 64  # pictures in one detector call
_TINY: Final = 100  # pixels: a picture with a shorter side than this is enlarged before it is shown to a detector
_ENLARGED: Final = 192  # pixels of the short side afterwards
_SURROUND: Final = 0.5  # of the short side, on each side: faces in the data sets fill their picture, which no webcam's do
_GROUND: Final = 128  # gray level around it: MTCNN finds more of FER2013's faces on gray than on drawn-out borders (92 to 89 %)


def evaluate(data: Path, *, split: str, weights: Path | None, detector: FaceDetector | None, device: str, views: int = 2) -> dict[str, Any]:
    """Metrics of `weights` (None: the shipped ones) on one split: `train`, `public`, `private` or `all`.

    `views` are the looks at each face; the service takes two, and through the detector it is always as in the service.

    With a detector each picture is set into a frame (`as_frame`), the largest face is cut out as in production, and a picture
    without a found face counts as wrong; `faces_found` says how many had one.
    """
    faces = datasets.load(data)
    rows = faces.rows(split)
    seen = faces.seen_in_training(rows)
    if detector is None:
        return metrics.summarise(_look(weights, faces.crops(rows), views, choose_device(device)), faces.labels[rows], seen)
    classifier = load_classifier(weights, choose_device(device))
    probabilities = _through_detector(faces.subset(rows).pictures, detector, classifier)
    found = int(np.count_nonzero(probabilities.sum(1)))
    return metrics.summarise(probabilities, faces.labels[rows], seen) | {"faces_found": found}


def _look(weights: Path | None, crops: NDArray[np.uint8], views: int, device: torch.device) -> NDArray[np.float32]:
    """Probabilities [n, 7]: shipped weights and `.onnx` files as the service reads them, else any network that training knows."""
    if weights is not None and weights.suffix == ".onnx" and views != 2:
        raise BadInput(f"{weights} always looks at a face and its mirror image; for {views} views give the weights that it was made from")
    if views == 2 and (weights is None or weights.suffix == ".onnx"):
        return load_classifier(weights, device).classify(crops)
    network, card = weights_file.load(weights or weights_file.SHIPPED, MODELS)
    logits = predict(network.to(device).to(memory_format=torch.channels_last), torch.from_numpy(crops).to(device), views)
    probabilities: NDArray[np.float32] = (logits / card.temperature).softmax(1).cpu().numpy()
    return probabilities


def as_frame(picture: NDArray[np.uint8]) -> Image:
    """A data set's tight face [h, w] or [h, w, 3] as a camera might show it: RGB, enlarged where tiny, on a gray ground."""
    image = PillowImage.fromarray(picture).convert("RGB")
    short = min(image.size)
    if short < _TINY:
        width, height = (round(side * _ENLARGED / short) for side in image.size)
        image, short = image.resize((width, height), PillowImage.Resampling.BICUBIC), _ENLARGED
    around = round(_SURROUND * short)
    return np.pad(np.asarray(image), ((around, around), (around, around), (0, 0)), constant_values=_GROUND)


def _through_detector(
    pictures: Sequence[NDArray[np.uint8]], detector: FaceDetector, classifier: ExpressionClassifier
) -> NDArray[np.float32]:
    """[n, 7]; a row of zeros where no face was found."""
    probabilities = np.zeros((len(pictures), len(EXPRESSIONS)), np.float32)
    for start in range(0, len(pictures), _BATCH):
        frames = [as_frame(picture) for picture in pictures[start : start + _BATCH]]
        faces = detector.detect(frames)
        found = [index for index, detections in enumerate(faces) if detections]
        if found:
            crops = np.stack([make_crop(frames[index], max(faces[index], key=_area)) for index in found])
            probabilities[start + np.array(found)] = classifier.classify(crops)
    return probabilities


def _area(detection: Detection) -> float:
    return detection.box.width * detection.box.height
