import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from services.domain.policy import Faces, Policy
from services.domain.records import Outcome
from services.storage import rollups
from tests.storage.lesson import HAPPY, NEUTRAL, SAD, Lesson


def rows(engine: Engine) -> list[Any]:
    with engine.connect() as conn:
        return list(conn.execute(text("SELECT * FROM rollup ORDER BY participant_id, bucket")))


def test_ten_seconds_by_hand(lesson: Lesson) -> None:
    who = lesson.join()
    lesson.store(
        [
            lesson.look(who, 0.0, (0.5, 0, 0, 0, 0, 0, 0.5)),
            lesson.look(who, 1.0, HAPPY, yaw=45.0),
            lesson.look(who, 2.0, None, outcome=Outcome.NO_FACE),
            lesson.look(who, 3.0, None, outcome=Outcome.UNREADABLE, pitch=-60.0, quality=0.25),
            lesson.look(who, 9.999999, NEUTRAL),
            lesson.look(who, 10.0, SAD),
        ]
    )
    first, second = rows(lesson.engine)
    assert (first.bucket, first.session_id, first.participant_id) == (lesson.start, lesson.session.id, who.id)
    assert (first.samples, first.faces, first.readable, first.facing) == (5, 4, 3, 2.0)
    assert (first.p_angry, first.p_happy, first.p_sad, first.p_neutral) == (0.5, 1.0, 0.0, 1.5)
    assert first.quality == 3 * 0.75 + 0.25
    assert first.weights_id == "test-weights"
    assert (second.bucket, second.samples, second.p_sad) == (lesson.start + timedelta(seconds=10), 1, 1.0)


@pytest.mark.parametrize(("yaw", "pitch", "facing"), [(30, 25, 1), (-30, -25, 1), (31, 0, 0), (0, 26, 0), (-31, 0, 0), (0, -26, 0)])
def test_facing_ends_at_thirty_and_twenty_five_degrees(lesson: Lesson, yaw: float, pitch: float, facing: int) -> None:
    lesson.store([lesson.look(lesson.join(), 0.0, yaw=yaw, pitch=pitch)])
    assert rows(lesson.engine)[0].facing == facing


def test_several_faces_are_one_look(lesson: Lesson) -> None:
    camera = lesson.join(faces=Faces.MANY)
    crowded = [lesson.look(camera, 0.0, HAPPY, face_index=n, yaw=0.0 if n == 0 else 90.0) for n in range(4)]
    quiet = [lesson.look(camera, 1.0, SAD), lesson.look(camera, 1.0, outcome=Outcome.UNREADABLE, face_index=1)]
    lesson.store([*crowded, *quiet])
    row = rows(lesson.engine)[0]
    assert (row.samples, row.faces, row.readable) == (2, 2, 2)
    assert row.facing == 0.25 + 1.0
    assert (row.p_happy, row.p_sad) == (1.0, 1.0)


def test_late_and_shuffled_readings_end_in_the_same_rows(engine: Engine) -> None:
    in_order, shuffled = Lesson(engine, Policy(k=1)), Lesson(engine, Policy(k=1))
    shuffled.start = in_order.start
    numbers = list(range(120))
    for a_lesson, order in ((in_order, numbers), (shuffled, random.Random(7).sample(numbers, len(numbers)))):
        who = a_lesson.join()
        made = [a_lesson.look(who, n / 3, HAPPY if n % 2 else SAD, yaw=float(n % 60)) for n in order]
        for start in range(0, len(made), 7):
            a_lesson.store(made[start : start + 7])
        a_lesson.store(made)  # all of it again
    mine, theirs = (
        [
            (row.bucket, row.samples, row.faces, row.readable, row.facing, row.p_happy, row.p_sad, row.quality)
            for row in rows(engine)
            if row.session_id == a_lesson.session.id
        ]
        for a_lesson in (in_order, shuffled)
    )
    assert mine == theirs
    assert sum(row[1] for row in mine) == 120


def test_writers_of_one_bucket_at_once_lose_nothing(lesson: Lesson) -> None:
    who = lesson.join()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: lesson.store([lesson.look(who, n / 20, HAPPY)]), range(100)))
    assert [(row.samples, row.p_happy) for row in rows(lesson.engine)] == [(100, 100.0)]


def test_a_rollup_outlives_its_readings(lesson: Lesson) -> None:
    who = lesson.join()
    lesson.store([lesson.look(who, 0.0)])
    with lesson.engine.begin() as conn:
        conn.execute(text("DELETE FROM reading"))
        rollups.recompute(conn, {(who.id, lesson.start)})
    assert rows(lesson.engine)[0].samples == 1


def test_a_rollup_expires_with_the_sessions_policy(engine: Engine) -> None:
    lesson = Lesson(engine, Policy(k=1, retention_days=3))
    lesson.store([lesson.look(lesson.join(), 0.0)])
    assert rows(engine)[0].expires_on == (lesson.start + timedelta(days=3)).date()


def test_nothing_dirty_is_nothing_to_do(engine: Engine) -> None:
    with engine.begin() as conn:
        rollups.recompute(conn, set())
    assert rows(engine) == []


def test_buckets_start_at_full_ten_seconds() -> None:
    at = datetime(2026, 3, 2, 9, 0, 59, 999999, tzinfo=UTC)
    assert rollups.bucket_of(at) == datetime(2026, 3, 2, 9, 0, 50, tzinfo=UTC)
    assert rollups.bucket_of(rollups.bucket_of(at)) == rollups.bucket_of(at)
