from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from services.domain.records import HeadPose
from services.vision.pose import estimate_pose

# Millimetres from between the eyes, z away from the camera: three people with their own nose, mouth and distance between the eyes.
PEOPLE: dict[str, list[list[float]]] = {
    "mean": [[-31.5, 0, 0], [31.5, 0, 0], [0, 36, -25], [-25, 69, -3], [25, 69, -3]],
    "flat nose": [[-31, 0, 0], [31, 0, 0], [0, 37, -22], [-26, 70, -2], [26, 70, -2]],
    "long nose": [[-33, 0, 0], [33, 0, 0], [0, 37, -29], [-24, 70, -4], [24, 70, -4]],
}
ANGLES = list(product(range(-45, 46, 15), range(-25, 26, 5), (-15, 0, 15)))


def seen(points: list[list[float]], yaw: float, pitch: float, roll: float, distance: float = 500.0) -> NDArray[np.float32]:
    """The five points of a head at half a metre, through a pinhole camera. Angles as in `HeadPose`."""
    y, p, r = np.radians([yaw, pitch, roll])
    turn = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    nod = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])
    tilt = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    head = np.array(points) @ (turn @ nod @ tilt).T
    return np.asarray(head[:, :2] * 600 / (head[:, 2:] + distance) + [320, 180], np.float32)


@pytest.mark.parametrize("person", PEOPLE)
def test_poses_of_three_heads_are_found_within_five_degrees(person: str) -> None:
    found = [estimate_pose(seen(PEOPLE[person], *angles)) for angles in ANGLES]
    errors = np.abs([[pose.yaw, pose.pitch, pose.roll] for pose in found] - np.array(ANGLES))
    assert errors.mean(0).max() < 5.0


def test_signs() -> None:
    head = PEOPLE["mean"]
    assert estimate_pose(seen(head, 30, 0, 0)).yaw > 20  # the nose moves to the picture's right
    assert estimate_pose(seen(head, 0, 20, 0)).pitch > 12  # the nose moves up
    tilted = seen(head, 0, 0, 20)
    assert tilted[1, 1] > tilted[0, 1]
    assert estimate_pose(tilted).roll > 15  # the right eye is lower


def test_pose_does_not_depend_on_size_or_place() -> None:
    landmarks = seen(PEOPLE["mean"], 20, -10, 5)
    near, far = estimate_pose(landmarks), estimate_pose(landmarks * 0.2 + 700)
    assert (near.yaw, near.pitch, near.roll) == pytest.approx((far.yaw, far.pitch, far.roll), abs=0.1)


def test_five_points_in_one_place_face_the_camera() -> None:
    assert estimate_pose(np.full((5, 2), 9, np.float32)) == HeadPose(0.0, 0.0, 0.0)
