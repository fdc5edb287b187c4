"""The models of a process that looks and classifies, loaded once and warm."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from services.inference.examiner import Examiner
from services.inference.looking import Looker
from services.settings import Settings
from services.vision.device import choose_device, configure_threads
from services.vision.emotion_classifier import TorchExpressionClassifier, load_classifier
from services.vision.every_frame import EveryFrame
from services.vision.face_detector import MtcnnFaceDetector
from services.vision.follower import FaceFollower
from services.vision.onnx_classifier import OnnxExpressionClassifier
from services.vision.preprocess import SIDE

PICTURE_SIDE, PICTURE_FACE = 1280, 0.03
"""As `detect_side` and `min_face` for a single picture, where a group stands in rows and nobody waits for the next frame."""
VIDEO_SIDE, VIDEO_FACE = 480, 0.08


Classifier = TorchExpressionClassifier | OnnxExpressionClassifier


@dataclass(frozen=True, slots=True)
class Machinery:
    """`raw_retention`: how long single readings are kept."""

    looker: Looker
    examiner: Examiner
    classifier: Classifier
    batch_size: int
    raw_retention: timedelta


def load_machinery(settings: Settings) -> Machinery:
    """Blocking, seconds. Raises WeightsError, Misconfigured."""
    looker, classifier = load_looker(settings), load_expressions(settings)
    device = choose_device(settings.device)
    examiner = Examiner(
        MtcnnFaceDetector(device, side=PICTURE_SIDE, min_face=PICTURE_FACE),
        MtcnnFaceDetector(device, side=VIDEO_SIDE, min_face=VIDEO_FACE),
        classifier,
    )
    return Machinery(looker, examiner, classifier, settings.batch_size, timedelta(hours=settings.raw_retention_hours))


def load_looker(settings: Settings) -> Looker:
    """Blocking. The first call of a network compiles and allocates; a student's first frame should not wait for that."""
    configure_threads(settings.torch_threads)
    detector = MtcnnFaceDetector(choose_device(settings.device), side=settings.detect_side, min_face=settings.min_face)
    detector.detect([np.zeros((180, 320, 3), np.uint8)])
    return Looker((FaceFollower if settings.detect == "track" else EveryFrame)(detector))


def load_expressions(settings: Settings) -> Classifier:
    """Blocking, as above. Raises WeightsError, Misconfigured."""
    configure_threads(settings.torch_threads)
    classifier = load_classifier(settings.weights, choose_device(settings.device))
    classifier.classify(np.zeros((1, SIDE, SIDE), np.uint8))
    return classifier
