from typing import Any
from uuid import uuid4

from services.domain.policy import Analysis, Faces
from services.domain.records import Box, Outcome, Source
from services.inference.looking import Looker

STUDENT = Box(200, 80, 400, 320)
PASSER_BY = Box(20, 40, 110, 150)


def test_a_face_becomes_a_crop_with_its_frame_s_origin(finder: Any, frame: Any) -> None:
    given = frame()
    looks = Looker(finder([STUDENT])).look([given])
    assert looks.readings == []
    [crop] = looks.crops
    assert crop.source == given.source
    assert (crop.captured_at, crop.media_time) == (given.captured_at, given.media_time)
    assert crop.pixels.shape == (48, 48)
    assert crop.preprocessing == "gray48-v1"
    assert crop.face.box.left == round(200 / 640, 4)
    assert abs(crop.face.pose.yaw) < 10


def test_no_face_is_a_result_of_its_own(finder: Any, frame: Any) -> None:
    looks = Looker(finder([])).look([frame()])
    assert looks.crops == []
    [reading] = looks.readings
    assert reading.outcome is Outcome.NO_FACE
    assert reading.face is None
    assert reading.probabilities is None


def test_presence_mode_makes_no_crop(finder: Any, frame: Any) -> None:
    looks = Looker(finder([STUDENT])).look([frame(analysis=Analysis.PRESENCE)])
    assert looks.crops == []
    [reading] = looks.readings
    assert reading.outcome is Outcome.FACE_ONLY
    assert reading.face is not None
    assert reading.probabilities is None


def test_bystanders_are_counted_and_never_cropped(finder: Any, frame: Any) -> None:
    [crop] = Looker(finder([PASSER_BY, STUDENT])).look([frame()]).crops
    assert crop.bystanders == 1
    assert crop.face.box.left == round(200 / 640, 4)


def test_a_room_camera_reads_everybody_under_a_number_that_stays(finder: Any, frame: Any) -> None:
    room = Source(uuid4(), uuid4(), faces=Faces.MANY)
    looker = Looker(finder([STUDENT, PASSER_BY], [PASSER_BY, STUDENT]))
    first, second = (looker.look([frame(source=room)]).crops for _ in range(2))
    assert [c.face_index for c in first] == [0, 1]
    assert [(c.face_index, c.face.box) for c in first] == [(c.face_index, c.face.box) for c in second]


def test_a_face_too_small_to_read_is_unreadable(finder: Any, frame: Any) -> None:
    looks = Looker(finder([Box(100, 100, 112, 114)])).look([frame()])
    assert [r.outcome for r in looks.readings] == [Outcome.UNREADABLE]


def test_the_batch_is_shown_to_the_finder_at_once(finder: Any, frame: Any) -> None:
    found = finder([STUDENT], [], [STUDENT])
    looks = Looker(found).look([frame(), frame(), frame()])
    assert found.batches == [3]
    assert (len(looks.crops), len(looks.readings)) == (2, 1)
