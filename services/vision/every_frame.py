"""The plain way to find faces: the whole cascade in each picture."""

from collections.abc import Sequence

from services.domain.ports import FaceDetector
from services.domain.records import Detection, View


class EveryFrame:
    """Implements `FaceFinder`, and remembers nothing."""

    def __init__(self, detector: FaceDetector) -> None:
        self._detector = detector

    def find(self, views: Sequence[View]) -> list[list[Detection]]:
        return self._detector.detect([view.image for view in views])
