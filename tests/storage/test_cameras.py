"""Cameras that somebody says are off, and what coverage makes of it."""

import threading
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine

from services.storage import cameras, mood, notify
from services.storage.mood import Coverage
from tests.storage.lesson import Lesson

LONG_S = 10.0


def coverage(lesson: Lesson, seconds: float = 0.0) -> Coverage:
    with lesson.engine.connect() as conn:
        return mood.coverage(conn, lesson.session, k=1, at=lesson.start + timedelta(seconds=seconds))


def say(lesson: Lesson, participant_id: UUID, *, on: bool) -> None:
    with lesson.engine.begin() as conn:
        cameras.say(conn, participant_id, on=on)


def test_coverage_counts_the_cameras_that_are_off(lesson: Lesson) -> None:
    ada, bo, _ = (lesson.join(name) for name in ("Ada", "Bo", "Cleo"))
    say(lesson, ada.id, on=False)
    say(lesson, bo.id, on=False)
    say(lesson, bo.id, on=True)
    assert coverage(lesson) == Coverage(participants=3, present=0, readable=0, suppressed=True, cameras_off=1)


def test_video_proves_that_a_camera_is_on(lesson: Lesson) -> None:
    ada = lesson.join()
    say(lesson, ada.id, on=False)
    lesson.store([lesson.look(ada, 10.0)])
    assert coverage(lesson, 10.0) == Coverage(1, 1, 1, suppressed=False, cameras_off=0)
    assert coverage(lesson, 16.0) == Coverage(1, 0, 0, suppressed=True, cameras_off=1)


def test_another_lesson_s_cameras_do_not_count(lesson: Lesson, engine: Engine) -> None:
    with engine.begin() as conn:
        other = lesson.another(conn, lesson.session.policy)
    say(lesson, lesson.join().id, on=False)
    with engine.connect() as conn:
        assert mood.coverage(conn, other, k=1, at=lesson.start).cameras_off == 0


def test_a_change_is_announced_and_a_repetition_is_not(lesson: Lesson, database_url: str) -> None:
    ada, heard, news = lesson.join(), [], threading.Event()
    listener = notify.Listener(database_url)

    def hear(session_id: UUID) -> None:
        heard.append(session_id)
        news.set()

    listener.subscribe(hear)
    listener.start()
    assert listener.wait_ready(LONG_S)
    for on, announced in ((True, 0), (False, 1), (False, 1), (True, 2)):
        news.clear()
        say(lesson, ada.id, on=on)
        if announced > len(heard):
            assert news.wait(LONG_S)
        assert len(heard) == announced
    listener.stop()
    assert heard == [lesson.session.id] * 2
