import numpy as np

from services.domain.records import Box, Detection
from services.vision.tracker import FORGET_AFTER, FaceTracker, overlap


def at(x: float, size: float = 100.0) -> Detection:
    return Detection(Box(x, 0, x + size, size), 0.99, np.zeros((5, 2), np.float32))


def test_overlap_is_intersection_over_union() -> None:
    assert overlap(Box(0, 0, 2, 2), Box(1, 0, 3, 2)) == 1 / 3
    assert overlap(Box(0, 0, 1, 1), Box(2, 2, 3, 3)) == 0.0


def test_the_largest_face_becomes_the_main_face() -> None:
    small, large = at(0, 40), at(300, 100)
    assert FaceTracker(one_person=True).assign([small, large]) == {0: large, 1: small}


def test_numbers_stay_when_faces_move_and_the_order_changes() -> None:
    tracker = FaceTracker(one_person=False)
    tracker.assign([at(0, 120), at(300)])
    moved_right, moved_left = at(310), at(12, 120)
    assert tracker.assign([moved_right, moved_left]) == {0: moved_left, 1: moved_right}


def test_a_face_that_returns_soon_keeps_its_number() -> None:
    tracker = FaceTracker(one_person=False)
    tracker.assign([at(0), at(300)])
    assert tracker.assign([at(300)]).keys() == {1}
    assert tracker.assign([at(0), at(300)]).keys() == {0, 1}


def test_a_passer_by_does_not_become_the_student_at_once() -> None:
    tracker = FaceTracker(one_person=True)
    tracker.assign([at(0)])
    for _ in range(FORGET_AFTER):
        assert tracker.assign([at(300)]).keys() == {1}
    assert tracker.assign([at(300)]).keys() == {0}


def test_an_empty_room_has_no_faces() -> None:
    assert FaceTracker(one_person=True).assign([]) == {}
