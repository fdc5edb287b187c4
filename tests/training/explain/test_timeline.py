"""A video whose light says what is read: the timeline has it at its time, and draws it in its colour."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as PillowImage

from services.domain.records import Detection, Image
from services.errors import BadInput
from tests.training.explain.conftest import HAPPY, SAD
from tests.training.explain.test_faces import face_at, video
from training.explain.timeline import Timeline, read_timeline
from training.explain.timeline_picture import draw_timeline, smoothed
from training.figures import theme

DARK, MIDDLE, LIGHT = 0, 60, 200


class ByLight:
    """A face in every frame that is not black, and an expression by how light it is."""

    weights_id, preprocessing = "by-light", "gray48-v1"

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [[face_at(8, 0, 48)] if image.max() > 20 else [] for image in images]

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        made = np.zeros((len(crops), 7), np.float32)
        made[np.arange(len(crops)), np.where(crops.mean((1, 2)) > 130, HAPPY, SAD)] = 1
        return made


@pytest.fixture
def everything_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flat gray faces are too blurred to be read in earnest."""
    monkeypatch.setattr("training.explain.timeline.readable", lambda _face: True)


@pytest.fixture
def timeline(tmp_path: Path, everything_readable: None) -> Timeline:
    """10 s: sad for four, nobody for two, happy for four."""
    path = video(tmp_path / "a.mkv", [MIDDLE] * 40 + [DARK] * 20 + [LIGHT] * 40)
    return read_timeline(path, ByLight(), ByLight(), fps=5)


def test_what_is_read_stands_at_its_time(timeline: Timeline) -> None:
    np.testing.assert_allclose(timeline.seconds, np.arange(50) / 5, atol=0.06)
    assert timeline.dominant() == ["sad"] * 20 + [None] * 10 + ["happy"] * 20
    assert timeline.portraits.shape == (50, 128, 128, 3)
    assert timeline.portraits[45].mean() > timeline.portraits[5].mean() + 100


def test_the_mean_leaves_out_what_was_not_read(timeline: Timeline) -> None:
    shares = smoothed(timeline, 1.0)
    assert shares[20, SAD] == 1  # half of its window shows nobody, and says nothing
    assert np.isnan(shares[25]).all()
    assert shares[29, HAPPY] == 1


def test_bands_have_their_colours_at_their_times(timeline: Timeline, tmp_path: Path) -> None:
    draw_timeline(timeline, tmp_path / "t.png", "title", "about")
    with PillowImage.open(tmp_path / "t.png") as picture:
        assert picture.size == (1840, 752)
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    band = pixels[380]  # in the middle of the bands' height
    for name, from_, to in (("sad", 200, 600), ("happy", 1050, 1500)):
        colour = [int(theme.EXPRESSION[name][i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(band[from_:to] - colour).max(1) < 12).mean() > 0.8, name


def test_a_video_that_nobody_can_be_read_in(tmp_path: Path) -> None:
    for path, said in ((video(tmp_path / "a.mkv", [DARK] * 12), "no face that can be read"), (tmp_path / "none.mp4", "none.mp4")):
        with pytest.raises(BadInput, match=said):
            read_timeline(path, ByLight(), ByLight(), fps=5)
    with pytest.raises(BadInput, match="no face that can be read"):
        read_timeline(video(tmp_path / "b.mkv", [MIDDLE] * 12), ByLight(), ByLight(), fps=5)  # there, but blurred
