"""Faces from view to view: where one was, O-Net alone looks again, for all students in one batch.

The whole cascade runs only on a participant's first view, where there was no face or one was lost (in the same call, so that no reading
is missed), and every `RESCAN_S` of a participant's media time, which is how long a newcomer may stay unseen.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final
from uuid import UUID

from services.domain.ports import FaceRefiner
from services.domain.records import Box, Detection, View
from services.vision.tracker import SAME_FACE_IOU, overlap

RESCAN_S: Final = 5.0
"""Seconds of media time after which the whole picture is looked at again. Longer sees newcomers later; shorter costs more."""
KEPT_SCORE: Final = 0.9
"""O-Net's score below which a followed face is lost. Followed faces score 0.98 and more; lower would follow a shoulder or a wall."""
FORGET_S: Final = 2.0
"""Seconds of media time between two views after which the face may be anywhere."""
_ONE_FACE: Final = 0.5  # shared part of two boxes that have run onto one face
_REMEMBERED: Final = 1000  # participants; the longest unused is forgotten first


@dataclass(frozen=True, slots=True)
class _Seen:
    at: float  # media time, seconds
    searched_at: float  # of the last look at the whole picture
    boxes: list[Box]


class FaceFollower:
    """Implements `FaceFinder`."""

    def __init__(self, detector: FaceRefiner) -> None:
        self._detector = detector
        self._seen: OrderedDict[UUID, _Seen] = OrderedDict()

    def find(self, views: Sequence[View]) -> list[list[Detection]]:
        found: list[list[Detection]] = [[] for _ in views]
        for indices in _turns(views):
            for index, faces in zip(indices, self._find([views[i] for i in indices]), strict=True):
                found[index] = faces
        return found

    def _find(self, views: Sequence[View]) -> list[list[Detection]]:
        """No participant twice."""
        known = [self._boxes(view) for view in views]
        followed = [index for index, boxes in enumerate(known) if boxes]
        found: list[list[Detection]] = [[] for _ in views]
        if followed:
            refined = self._detector.refine([views[i].image for i in followed], [known[i] for i in followed])
            for index, faces in zip(followed, refined, strict=True):
                if _all_kept(known[index], faces):
                    found[index] = sorted(faces, key=lambda face: face.score, reverse=True)
        searched = [index for index, faces in enumerate(found) if not faces]
        if searched:
            for index, faces in zip(searched, self._detector.detect([views[i].image for i in searched]), strict=True):
                found[index] = faces
        for index, view in enumerate(views):
            self._remember(view, found[index], searched=index in searched)
        return found

    def _boxes(self, view: View) -> list[Box]:
        """Where this participant's faces were; empty where the whole picture has to be looked at."""
        seen = self._seen.get(view.participant_id)
        if seen is None or not 0 <= view.media_time - seen.at <= FORGET_S or view.media_time - seen.searched_at >= RESCAN_S:
            return []
        return seen.boxes

    def _remember(self, view: View, faces: Sequence[Detection], *, searched: bool) -> None:
        before = self._seen.pop(view.participant_id, None)
        searched_at = view.media_time if searched or before is None else before.searched_at
        self._seen[view.participant_id] = _Seen(view.media_time, searched_at, [face.box for face in faces])
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


def _turns(views: Sequence[View]) -> Iterator[list[int]]:
    """Indices of first views of all participants, then of second ones: a recording brings several of one at a time."""
    turns: dict[UUID, int] = {}
    places: dict[int, list[int]] = {}
    for index, view in enumerate(views):
        turn = turns[view.participant_id] = turns.get(view.participant_id, -1) + 1
        places.setdefault(turn, []).append(index)
    yield from places.values()


def _all_kept(boxes: Sequence[Box], faces: Sequence[Detection]) -> bool:
    """Whether each face is still one, near where it was and of about its size, and no two have become one."""
    sure = all(face.score >= KEPT_SCORE and overlap(box, face.box) >= SAME_FACE_IOU for box, face in zip(boxes, faces, strict=True))
    return sure and all(overlap(a.box, b.box) < _ONE_FACE for a, b in combinations(faces, 2))
