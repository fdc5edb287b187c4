"""The third compute core, bytes in, what was seen out: one picture or one short video that somebody asked about. No queue, no I/O."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

import numpy as np

from services import clock
from services.domain.media import LOOKS_PER_SECOND, Kind, medium
from services.domain.policy import Analysis
from services.domain.ports import ExpressionClassifier, FaceDetector
from services.domain.records import Detection, Face, Image, Probabilities
from services.domain.seen import Seen, SeenFace, SeenFrame, WhyNot
from services.errors import Overloaded
from services.inference.looking import fractions
from services.vision.crops import make_crop, quality, why_not
from services.vision.picture_file import open_picture
from services.vision.pose import estimate_pose
from services.vision.tracker import FORGET_AFTER, FaceTracker
from services.vision.video_file import OpenedVideo

_AT_ONCE: Final = 4
"""Frames in one call of the detector: a larger batch would keep a core from the classes that are live for longer."""
_PATIENCE_S: Final = 100.0  # for one video; whoever asked is told by then


class TooSlow(Overloaded):
    retry_after = "120"


class People:
    """Numbers from 1 for the faces of one video, each given once."""

    def __init__(self) -> None:
        self._tracker = FaceTracker(one_person=False)
        self._look = 0
        self._known: dict[int, tuple[int, int]] = {}  # the tracker's index -> person, and the look at which they were seen last
        self._given = 0

    def name(self, detections: Sequence[Detection]) -> dict[int, Detection]:
        """Person -> detection. The tracker gives an index away after `FORGET_AFTER` looks; here that is another person."""
        self._look += 1
        named = {}
        for index, detection in self._tracker.assign(detections).items():
            person, last = self._known.get(index, (0, -FORGET_AFTER))
            if not person or self._look - last > FORGET_AFTER:
                self._given += 1
                person = self._given
            self._known[index] = (person, self._look)
            named[person] = detection
        return named


class Examiner:
    """Blocking, one thread at a time. The detectors are its own, the classifier may be shared."""

    def __init__(self, of_pictures: FaceDetector, of_videos: FaceDetector, classifier: ExpressionClassifier) -> None:
        self._of_pictures = of_pictures
        self._of_videos = of_videos
        self._classifier = classifier

    def examine(self, content: bytes, analysis: Analysis, *, crops: bool = False) -> Seen:
        """`crops`: whether each readable face of a picture comes with what the network read of it.

        Raises UnsupportedMedia, TooLarge, Unprocessable; TooSlow for a video that takes too long beside live classes.
        """
        what = medium(content)
        weights_id = self._classifier.weights_id if analysis is Analysis.EXPRESSION else None
        if what.kind is Kind.PICTURE:
            picture = open_picture(content, what.name)
            frames = self._read([(0.0, picture.image)], self._of_pictures, People(), analysis, crops=crops)
            return Seen(what.kind, analysis, weights_id, picture.width, picture.height, 0.0, frames)
        until, who = clock.monotonic() + _PATIENCE_S, People()
        with OpenedVideo(content, what.name) as video:
            frames = []
            for chunk in _chunks(video.looks(LOOKS_PER_SECOND)):
                frames += self._read(chunk, self._of_videos, who, analysis)
                if clock.monotonic() > until:
                    raise TooSlow("The video takes too long beside the classes that are live; try a shorter one.")
            return Seen(what.kind, analysis, weights_id, video.width, video.height, round(video.seconds, 3), frames)

    def _read(
        self, looks: Sequence[tuple[float, Image]], detector: FaceDetector, who: People, analysis: Analysis, *, crops: bool = False
    ) -> list[SeenFrame]:
        found = detector.detect([image for _, image in looks])
        frames = []
        for (at, image), detections in zip(looks, found, strict=True):
            named = who.name(detections)
            pixels = {person: make_crop(image, detection) for person, detection in named.items()}
            faces = {person: _face(image, detection, pixels[person]) for person, detection in named.items()}
            why = {person: why_not(pixels[person], named[person], face) for person, face in faces.items()}
            scores = self._classify(pixels, why) if analysis is Analysis.EXPRESSION else {}
            shown = {person: b64encode(pixels[person].tobytes()).decode() for person in scores} if crops else {}
            frames.append(
                SeenFrame(
                    round(at, 3),
                    [
                        SeenFace(
                            person,
                            face.box,
                            round(named[person].score, 4),
                            face.pose,
                            round(face.quality, 3),
                            why[person],
                            scores.get(person),
                            shown.get(person),
                        )
                        for person, face in faces.items()
                    ],
                )
            )
        return frames

    def _classify(self, pixels: dict[int, Image], why: dict[int, WhyNot | None]) -> dict[int, Probabilities]:
        readable = [person for person in pixels if why[person] is None]
        if not readable:
            return {}
        rows = self._classifier.classify(np.stack([pixels[person] for person in readable])).tolist()
        return {person: tuple(row) for person, row in zip(readable, rows, strict=True)}


def _face(image: Image, detection: Detection, pixels: Image) -> Face:
    return Face(fractions(detection.box, image), estimate_pose(detection.landmarks), quality(pixels, detection))


def _chunks(looks: Iterable[tuple[float, Image]]) -> Iterable[list[tuple[float, Image]]]:
    iterator = iter(looks)
    while chunk := list(islice(iterator, _AT_ONCE)):
        yield chunk
