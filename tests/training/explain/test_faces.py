"""Faces of pictures and videos; the detectors are fakes but for one test on a free photograph."""

import importlib.util
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import torch
from av.video.stream import VideoStream
from PIL import Image as PillowImage

from services.domain.records import Box, Detection, Image
from services.errors import BadInput
from services.vision.crops import FER_LANDMARKS
from services.vision.face_detector import MtcnnFaceDetector
from training.explain.faces import PORTRAIT, faces_of_pictures, faces_of_video
from training.explain.portrait import portrait


def face_at(left: float, top: float, side: float) -> Detection:
    points = np.stack([FER_LANDMARKS.real, FER_LANDMARKS.imag], 1).astype(np.float32)
    return Detection(Box(left, top, left + side, top + side), 0.99, points * side + np.array([left, top], np.float32))


class LeftHalf:
    """Finds a face that fills the left half of a picture, unless the picture is black."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [[face_at(0, 0, image.shape[1] / 2)] if image.max() > 20 else [] for image in images]


def video(path: Path, levels: Sequence[int], fps: int = 10) -> Path:
    """Frames of 64 x 48 of one gray level each; lossless."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=Fraction(fps))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for level in levels:
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), level, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_the_face_is_cut_out_of_a_photograph_as_the_camera_held_it(tmp_path: Path) -> None:
    """The picture lies on its side, as telephones store them; upright the bright half is on the left."""
    upright = np.full((60, 120, 3), 30, np.uint8)
    upright[:, :60] = 200
    exif = PillowImage.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    PillowImage.fromarray(np.rot90(upright).copy()).save(tmp_path / "a.png", exif=exif)
    [face] = faces_of_pictures([tmp_path / "a.png"], LeftHalf())
    assert face.name == "a"
    assert face.crop.shape == (48, 48)
    assert np.median(face.crop) == 200
    assert face.portrait.shape == (PORTRAIT, PORTRAIT, 3)


def test_every_face_of_every_picture_in_order() -> None:
    spec = importlib.util.find_spec("feat")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "tests" / "data"
    detector = MtcnnFaceDetector(torch.device("cpu"), side=640, min_face=0.05)
    faces = faces_of_pictures([folder / "single_face.jpg", folder / "multi_face.jpg"], detector)
    assert [face.name for face in faces] == ["single_face", *["multi_face"] * 5]


def test_faces_at_moments_of_a_video(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mkv", range(40, 240, 5))
    faces = faces_of_video(path, (0.5, 3.0), LeftHalf())
    assert [face.name for face in faces] == ["0.5 s", "3.0 s"]
    assert [int(np.median(face.crop)) for face in faces] == [pytest.approx(65, abs=3), pytest.approx(190, abs=3)]
    with pytest.raises(BadInput, match="ends before 9 s"):
        faces_of_video(path, (0.5, 9.0), LeftHalf())


def test_what_cannot_be_read_or_shows_no_face_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no picture")
    PillowImage.new("RGB", (64, 64)).save(tmp_path / "dark.png")
    for name, said in (("a.jpg", "a.jpg is not a readable picture"), ("none.png", "none.png"), ("dark.png", "no face was found in dark")):
        with pytest.raises(BadInput, match=said):
            faces_of_pictures([tmp_path / name], LeftHalf())
    with pytest.raises(BadInput, match="cannot be read as a video"):
        faces_of_video(tmp_path / "a.jpg", (1.0,), LeftHalf())


def test_a_portrait_stays_inside_its_frame() -> None:
    image = np.zeros((60, 100, 3), np.uint8)
    image[:30, 70:] = 255  # where the face is
    corner = portrait(image, face_at(75, 0, 22), 30)
    assert corner.shape == (30, 30, 3)
    assert corner.mean() > 250
    assert portrait(image, None, 30).shape == (30, 30, 3)
    assert portrait(image, face_at(-50, -50, 500), 30).shape == (30, 30, 3)
