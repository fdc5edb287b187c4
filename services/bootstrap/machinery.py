"""The models of a process that looks and classifies, loaded once and warm."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from services.inference.looking import Looker
from services.settings import Settings
from services.vision.device import choose_device, configure_threads
from services.vision.emotion_classifier import TorchExpressionClassifier, load_classifier
from services.vision.every_frame import EveryFrame
from services.vision.face_detector import MtcnnFaceDetector
from services.vision.follower import FaceFollower
from services.vision.onnx_classifier import OnnxExpressionClassifier


@dataclass(frozen=True, slots=True)
class Machinery:
    """`raw_retention`: how long single readings are kept."""

    looker: Looker
    classifier: TorchExpressionClassifier | OnnxExpressionClassifier
    batch_size: int
    raw_retention: timedelta


def load_machinery(settings: Settings) -> Machinery:
    """Blocking, seconds. Raises WeightsError, Misconfigured."""
    device = choose_device(settings.device)
    configure_threads(settings.torch_threads)
    detector = MtcnnFaceDetector(device, side=settings.detect_side, min_face=settings.min_face)
    classifier = load_classifier(settings.weights, device)
    # The first call of each network compiles and allocates; a student's first frame should not wait for that.
    detector.detect([np.zeros((180, 320, 3), np.uint8)])
    classifier.classify(np.zeros((1, 48, 48), np.uint8))
    finder = (FaceFollower if settings.detect == "track" else EveryFrame)(detector)
    return Machinery(Looker(finder), classifier, settings.batch_size, timedelta(hours=settings.raw_retention_hours))
