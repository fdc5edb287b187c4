"""The benchmark itself, with one student, one picture size and few turns."""

from pathlib import Path

import pytest

from services.bench import fer_peer, vision
from services.bench.catalogue import Asked
from services.bench.report import Report
from services.bench.watching import CPU, Lesson, StockMtcnn, looks, service
from services.errors import BadInput
from services.vision.face_detector import MtcnnFaceDetector
from services.vision.follower import FaceFollower


@pytest.fixture(scope="module")
def report() -> Report:
    found = Report("vision", {}, [], {})
    vision.compare(found, ["stock-tuned"], (320, 180), (1,), rounds=3, seconds=1, ticks=2)
    return found


def test_ours_and_a_peer_are_timed_and_compared(report: Report) -> None:
    values = {case.case: case.value for case in report.cases}
    for way in ("track", "every_frame", "stock-tuned"):
        assert values[f"{way}, 320x180, students 1, cpu"] > 0
        assert values[f"{way}, 320x180, students 1, read"] == 1
    assert report.ratios.keys() == {
        f"{other} / track, 320x180, students 1, {clock}" for other in ("every_frame", "stock-tuned") for clock in ("wall", "cpu")
    }
    assert report.ratios["stock-tuned / track, 320x180, students 1, cpu"] > 1


def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fer_peer, "_GUESTS", tmp_path)
    with pytest.raises(ModuleNotFoundError):
        fer_peer.load_fer(mtcnn=False, threads=1)
    found = Report("vision", {}, [], {})
    vision.compare(found, ["no such way"], (320, 180), (1,), rounds=3, seconds=1, ticks=1)
    assert found.left_out.keys() == {"no such way"}
    assert not any("no such way" in ratio for ratio in found.ratios)


def test_a_class_is_read_face_by_face_by_ours_and_by_stock_mtcnn() -> None:
    frames = looks(320, 180)
    assert len(frames) == 40
    for finder in (FaceFollower(MtcnnFaceDetector(CPU)), StockMtcnn(27)):
        assert Lesson(service(finder), frames).time(3, 2)["faces"] == 1


def test_a_name_that_nothing_has() -> None:
    with pytest.raises(BadInput, match="there are: track"):
        vision.run(Asked(only="tensorflow"))
