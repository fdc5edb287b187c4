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

PICTURE_SIDE, PICTURE_FACE = 1280, 0.03
"""As `detect_side` and `min_face` for a single picture, where a group stands in rows and nobody waits for the next frame."""
VIDEO_SIDE, VIDEO_FACE = 480, 0.08


@dataclass(frozen=True, slots=True)
class Machinery:
    """`raw_retention`: how long single readings are kept."""

    looker: Looker
    examiner: Examiner
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
    examiner = Examiner(
        MtcnnFaceDetector(device, side=PICTURE_SIDE, min_face=PICTURE_FACE),
        MtcnnFaceDetector(device, side=VIDEO_SIDE, min_face=VIDEO_FACE),
        classifier,
    )
    return Machinery(Looker(finder), examiner, classifier, settings.batch_size, timedelta(hours=settings.raw_retention_hours))
