"""Following against the whole cascade, on the free sample videos and on pictures made from them."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import av
import numpy as np
import pytest
import torch

from services.domain.records import Box, Detection, Image, View
from services.vision import follower
from services.vision.face_detector import MtcnnFaceDetector
from services.vision.follower import RESCAN_S, FaceFollower
from services.vision.tracker import overlap
from tests.vision.test_face_detector import picture

ANNA, BEN = UUID(int=1), UUID(int=2)


class Counting:
    """A detector that notes which pictures got which look."""

    def __init__(self) -> None:
        self._detector = MtcnnFaceDetector(torch.device("cpu"))
        self.searched: list[int] = []
        self.followed: list[int] = []

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        self.searched.append(len(images))
        return self._detector.detect(images)

    def refine(self, images: Sequence[Image], boxes: Sequence[Sequence[Box]]) -> list[list[Detection]]:
        self.followed.append(len(images))
        return self._detector.refine(images, boxes)


@pytest.fixture
def detector() -> Counting:
    return Counting()


def video(step: int, count: int) -> list[Image]:
    spec = importlib.util.find_spec("feat")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "tests" / "data" / "WolfgangLanger_Pexels.mp4"
    with av.open(str(path)) as container:
        frames = [
            np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for i, frame in enumerate(container.decode(video=0)) if i % step == 0
        ]
    return frames[:count]


def walls(count: int) -> list[Image]:
    return [np.random.default_rng(k).integers(120, 180, (360, 640, 3)).astype(np.uint8) for k in range(count)]


@pytest.fixture(scope="module")
def lesson() -> list[Image]:
    """20 s at 2 looks a second."""
    return video(12, 40)


def test_a_followed_face_stays_where_the_cascade_finds_it(detector: Counting, lesson: list[Image]) -> None:
    following = FaceFollower(detector)
    followed = [following.find([View(ANNA, 0.5 * k, image)])[0] for k, image in enumerate(lesson)]
    assert sum(detector.searched) == 4  # every 5 seconds, and nothing was lost between
    searched = MtcnnFaceDetector(torch.device("cpu")).detect(lesson)
    shared = [overlap(a.box, b.box) for [a], [b] in zip(followed, searched, strict=True)]
    apart = [np.abs(a.landmarks - b.landmarks).mean() / b.box.width for [a], [b] in zip(followed, searched, strict=True)]
    assert np.mean(shared) > 0.88
    assert min(shared) > 0.7
    assert np.mean(apart) < 0.02


def test_every_picture_in_order_is_followed_without_drift(detector: Counting) -> None:
    images = video(2, 110)  # 12 pictures a second: the errors of 59 looks add up if they can
    following = FaceFollower(detector)
    followed = [following.find([View(ANNA, k / 12, image)])[0] for k, image in enumerate(images)]
    assert sum(detector.searched) == 2
    [[searched]] = MtcnnFaceDetector(torch.device("cpu")).detect([images[59]])
    assert overlap(followed[59][0].box, searched.box) > 0.75


def test_a_class_is_followed_in_one_call(detector: Counting, lesson: list[Image]) -> None:
    following = FaceFollower(detector)
    for k in range(3):
        found = following.find([View(UUID(int=who), 0.5 * k, lesson[k + who]) for who in range(5)])
        assert [len(faces) for faces in found] == [1] * 5
    assert (detector.searched, detector.followed) == ([5], [5, 5])


def test_a_lost_face_is_searched_in_the_same_call(detector: Counting, lesson: list[Image]) -> None:
    following = FaceFollower(detector)
    following.find([View(ANNA, 0.0, lesson[0]), View(BEN, 0.0, lesson[0])])
    moved = np.roll(lesson[1], -200, axis=1)
    [_, [face]] = following.find([View(ANNA, 0.5, lesson[1]), View(BEN, 0.5, moved)])
    assert detector.searched == [2, 1]
    [[expected]] = MtcnnFaceDetector(torch.device("cpu")).detect([moved])
    assert overlap(face.box, expected.box) > 0.99


def test_a_wall_is_not_followed(detector: Counting, lesson: list[Image]) -> None:
    following = FaceFollower(detector)
    following.find([View(ANNA, 0.0, lesson[0])])
    for k, wall in enumerate(walls(6)):
        assert following.find([View(ANNA, 0.5 * (k + 1), wall)]) == [[]]
    assert detector.followed == [1]  # after that there is nothing to follow


@pytest.mark.parametrize("at", [0.5, 1.5, 3.0])
def test_a_newcomer_is_seen_within_the_stated_time(detector: Counting, lesson: list[Image], at: float) -> None:
    alone = np.concatenate([lesson[0], np.full_like(lesson[0], 140)], axis=1)
    two = np.concatenate([lesson[0], lesson[0]], axis=1)
    following = FaceFollower(detector)
    counts = [len(following.find([View(ANNA, 0.5 * k, alone if 0.5 * k < at else two)])[0]) for k in range(12)]
    assert counts[: int(RESCAN_S / 0.5)] == [1] * 10
    assert counts[10:] == [2, 2]


def test_several_people_in_one_picture_are_followed_together(detector: Counting) -> None:
    pair = np.concatenate([picture("single_face.jpg")] * 2, axis=1)
    following = FaceFollower(detector)
    first, second = (following.find([View(ANNA, 0.5 * k, pair)])[0] for k in range(2))
    assert (len(first), len(second)) == (2, 2)
    assert (detector.searched, detector.followed) == ([1], [1])
    assert all(max(overlap(a.box, b.box) for b in second) > 0.8 for a in first)


def test_a_recording_s_pictures_of_one_person_in_one_batch_come_one_after_the_other(lesson: list[Image]) -> None:
    together, single = (FaceFollower(MtcnnFaceDetector(torch.device("cpu"))) for _ in range(2))
    views = [View(ANNA, 0.5 * k, image) for k, image in enumerate(lesson[:6])]
    batch = together.find(views)
    for faces, view in zip(batch, views, strict=True):
        [[alone]] = single.find([view])
        assert faces[0].box == alone.box


def test_after_a_gap_or_a_new_start_the_whole_picture_is_looked_at(detector: Counting, lesson: list[Image]) -> None:
    following = FaceFollower(detector)
    for at in (0.0, 0.5, 3.0, 0.0):
        following.find([View(ANNA, at, lesson[0])])
    assert (len(detector.searched), len(detector.followed)) == (3, 1)


def test_boxes_that_run_onto_one_face_are_searched_again() -> None:
    face = Detection(Box(0, 0, 100, 100), 0.99, np.zeros((5, 2), np.float32))

    class Merging:
        searches = 0

        def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
            self.searches += 1
            return [[face, Detection(Box(80, 0, 180, 100), 0.98, face.landmarks)] for _ in images]

        def refine(self, images: Sequence[Image], boxes: Sequence[Sequence[Box]]) -> list[list[Detection]]:
            return [[Detection(Box(40, 0, 140, 100), 0.99, face.landmarks)] * 2 for _ in images]

    merging = Merging()
    following = FaceFollower(merging)
    for k in range(2):
        following.find([View(ANNA, 0.5 * k, np.zeros((100, 200, 3), np.uint8))])
    assert merging.searches == 2


def test_participants_who_are_long_gone_are_forgotten(detector: Counting, lesson: list[Image], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "_REMEMBERED", 1)
    following = FaceFollower(detector)
    for who in (ANNA, BEN, ANNA):
        following.find([View(who, 0.0, lesson[0])])
    assert detector.searched == [1, 1, 1]
