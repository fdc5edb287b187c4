"""The first compute core, list in, list out: frames become crops for the network, or readings that need no network."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from services import clock, metrics
from services.domain.policy import Analysis, Faces
from services.domain.ports import FaceFinder
from services.domain.records import Box, Crop, Detection, Face, Frame, Image, Outcome, Reading, Source, View
from services.vision.crops import make_crop, quality, readable
from services.vision.pose import estimate_pose
from services.vision.preprocess import PREPROCESSING
from services.vision.tracker import FaceTracker

REMEMBERED_PARTICIPANTS = 1000  # trackers kept; the longest unused is forgotten first


@dataclass(slots=True)
class Looks:
    """What came of a batch of frames. A face in `crops` has no reading yet; everything else has."""

    crops: list[Crop] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)


class Looker:
    """Blocking, one thread at a time: it keeps a tracker per participant."""

    def __init__(self, finder: FaceFinder) -> None:
        self._finder = finder
        self._trackers: OrderedDict[UUID, FaceTracker] = OrderedDict()

    def look(self, frames: Sequence[Frame]) -> Looks:
        """Of one participant the earlier frame comes first."""
        views = [View(frame.source.participant_id, frame.media_time, frame.picture.rgb()) for frame in frames]
        looks = Looks()
        for frame, view, detections in zip(frames, views, self._finder.find(views), strict=True):
            self._one(frame, view.image, detections, looks)
        return looks

    def _one(self, frame: Frame, image: Image, detections: list[Detection], looks: Looks) -> None:
        faces = self._tracker(frame.source).assign(detections)
        bystanders = 0
        if frame.source.faces is Faces.ONE:
            bystanders = len(faces.keys() - {0})
            metrics.FACES.labels("bystander").inc(bystanders)
            faces = {0: faces[0]} if 0 in faces else {}
        if not faces:
            metrics.FACES.labels("none").inc()
            looks.readings.append(_reading(frame, Outcome.NO_FACE, bystanders=bystanders))
        for index, detection in faces.items():
            self._face(frame, image, index, detection, bystanders, looks)

    def _face(self, frame: Frame, image: Image, index: int, detection: Detection, bystanders: int, looks: Looks) -> None:
        pixels = make_crop(image, detection)
        face = Face(fractions(detection.box, image), estimate_pose(detection.landmarks), quality(pixels, detection))
        if frame.source.analysis is Analysis.PRESENCE:
            outcome = Outcome.FACE_ONLY
        elif not readable(face):
            outcome = Outcome.UNREADABLE
        else:
            metrics.FACES.labels("cropped").inc()
            looks.crops.append(Crop(frame.source, frame.captured_at, frame.media_time, index, face, bystanders, pixels, PREPROCESSING))
            return
        metrics.FACES.labels(outcome.name.lower()).inc()
        looks.readings.append(_reading(frame, outcome, index, face, bystanders))

    def _tracker(self, source: Source) -> FaceTracker:
        tracker = self._trackers.pop(source.participant_id, None) or FaceTracker(one_person=source.faces is Faces.ONE)
        self._trackers[source.participant_id] = tracker
        if len(self._trackers) > REMEMBERED_PARTICIPANTS:
            self._trackers.popitem(last=False)
        return tracker


def _reading(frame: Frame, outcome: Outcome, index: int = 0, face: Face | None = None, bystanders: int = 0) -> Reading:
    source = frame.source
    at = clock.from_unix(frame.captured_at)
    return Reading(source.session_id, source.participant_id, at, frame.media_time, index, outcome, face, bystanders)


def fractions(box: Box, image: Image) -> Box:
    """Of the picture's width and height, within it."""
    height, width = image.shape[:2]
    corners = np.array([box.left / width, box.top / height, box.right / width, box.bottom / height])
    return Box(*(round(float(c), 4) for c in np.clip(corners, 0.0, 1.0)))
