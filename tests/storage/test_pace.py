"""How often students are looked at: the median of those who send video, over whole ten seconds."""

from datetime import timedelta

import pytest

from services.domain.policy import Faces
from services.storage import pace
from tests.storage.lesson import Lesson


def looks(lesson: Lesson, seconds: float) -> float | None:
    with lesson.engine.connect() as conn:
        return pace.read(conn, lesson.session, lesson.start + timedelta(seconds=seconds)).looks


def test_it_is_the_median_of_those_who_send(lesson: Lesson) -> None:
    for every_s in (0.5, 2.5, 5.0):
        who = lesson.join()
        lesson.store([lesson.look(who, n * every_s) for n in range(round(20 / every_s))])
    lesson.join("Dee")
    assert looks(lesson, 20) == 4.0


def test_who_came_later_or_has_left_does_not_count(lesson: Lesson) -> None:
    ada, bo, cleo = (lesson.join(name) for name in ("Ada", "Bo", "Cleo"))
    lesson.store([lesson.look(ada, n) for n in range(20)])
    lesson.store([lesson.look(bo, 10.0 + n) for n in range(3)])
    lesson.store([lesson.look(cleo, n) for n in range(2)])
    assert looks(lesson, 20) == 10.0
    assert looks(lesson, 10) is None, "twenty seconds are not over"
    assert looks(lesson, 60) is None, "nobody sends"


def test_a_pause_is_no_pace(lesson: Lesson) -> None:
    ada = lesson.join()
    lesson.store([lesson.look(ada, n) for n in (*range(10), 19)])
    assert looks(lesson, 20) == 10.0


def test_many_faces_at_one_time_are_one_look(lesson: Lesson) -> None:
    room = lesson.join(faces=Faces.MANY)
    lesson.store([lesson.look(room, n, face_index=face) for n in range(20) for face in range(3)])
    assert looks(lesson, 20) == 10.0


@pytest.mark.parametrize(("age_s", "whole"), [(24.9, 10), (25.0, 20), (34.9, 20), (35.0, 30)])
def test_what_may_still_come_is_waited_for(age_s: float, whole: float, lesson: Lesson) -> None:
    assert pace.newest(lesson.start + timedelta(seconds=age_s)) == lesson.start + timedelta(seconds=whole)
