import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from services import clock
from services.domain.records import Outcome, Probabilities, Reading
from services.storage import consents, partitions, readings
from tests.storage.lesson import HAPPY, RETENTION, Lesson


def rows(engine: Engine) -> list[Any]:
    with engine.connect() as conn:
        return list(conn.execute(text("SELECT * FROM reading ORDER BY participant_id, at, face_index")))


def write(lesson: Lesson, made: list[Reading], retention: timedelta = RETENTION) -> readings.Written:
    with lesson.engine.begin() as conn:
        return readings.write(conn, made, raw_retention=retention)


def test_all_of_a_reading_is_kept(lesson: Lesson) -> None:
    p: Probabilities = (0.125, 0.0, 0.0, 0.5, 0.125, 0.0, 0.25)
    made = replace(lesson.look(lesson.join(), 1.5, p, yaw=12.5, pitch=-3.0), bystanders=2)
    assert lesson.store([made]) == [made]
    row = rows(lesson.engine)[0]
    assert (row.at, row.media_time, row.face_index, row.outcome, row.bystanders) == (made.at, 1.5, 0, 0, 2)
    assert (row.p_angry, row.p_disgust, row.p_fear, row.p_happy, row.p_sad, row.p_surprise, row.p_neutral) == p
    assert (row.box_left, row.box_top, row.box_right, row.box_bottom) == (0.25, 0.25, 0.75, 0.75)
    assert (row.yaw, row.pitch, row.roll, row.quality, row.weights_id) == (12.5, -3.0, 0.0, 0.75, "test-weights")
    assert row.stored_at is not None


def test_whole_numbers_and_numpy_scalars_are_numbers_too(lesson: Lesson) -> None:
    who = lesson.join()
    numpy_row: Any = tuple(np.array([0, 0, 0, 1, 0, 0, 0], np.float32))
    made = [
        lesson.look(who, 0.0, (0.5, 0, 0, 0.5, 0, 0, 0), yaw=1),
        lesson.look(who, 1.0, numpy_row),
        lesson.look(who, 2.0, HAPPY, yaw=1.5),
    ]
    assert lesson.store(made) == made
    assert [row.p_happy for row in rows(lesson.engine)] == [0.5, 1.0, 1.0]


def test_every_outcome_is_a_row(lesson: Lesson) -> None:
    who = lesson.join()
    made = [lesson.look(who, float(outcome), HAPPY, outcome=outcome) for outcome in Outcome]
    assert lesson.store(made) == made
    assert [row.outcome for row in rows(lesson.engine)] == [0, 1, 2, 3]


def test_writing_again_changes_nothing(lesson: Lesson) -> None:
    who = lesson.join()
    made = [lesson.look(who, n / 2) for n in range(40)]
    assert lesson.store(made) == made
    before = rows(lesson.engine)
    again = write(lesson, [*made, lesson.look(who, 30.0)])
    assert again.stored == [lesson.look(who, 30.0)]
    assert again.repeated == made
    assert rows(lesson.engine)[:-1] == before


def test_the_same_reading_twice_in_a_batch_counts_once(lesson: Lesson) -> None:
    made = lesson.look(lesson.join(), 1.0)
    written = write(lesson, [made, made])
    assert (written.stored, written.repeated) == ([made], [made])


def test_more_than_a_statement_holds(lesson: Lesson) -> None:
    who = lesson.join()
    made = [lesson.look(who, n / 100) for n in range(3000)]
    assert len(lesson.store(random.sample(made, len(made)))) == 3000
    assert len(rows(lesson.engine)) == 3000


def test_readings_of_nobody_are_refused_and_the_others_kept(lesson: Lesson) -> None:
    known = lesson.look(lesson.join(), 1.0)
    unknown = replace(known, participant_id=uuid4())
    elsewhere = replace(known, session_id=uuid4())
    written = write(lesson, [unknown, known, elsewhere])
    assert written.stored == [known]
    assert written.refused == Counter(unknown_participant=2)


def test_without_consent_nothing_is_stored(lesson: Lesson) -> None:
    never, withdrawn = lesson.join(consent=False), lesson.join()
    with lesson.engine.begin() as conn:
        consents.record(conn, withdrawn.id, given=False, guardian=None)
    written = write(lesson, [lesson.look(never, 1.0), lesson.look(withdrawn, 1.0)])
    assert written.stored == []
    assert written.refused == Counter(no_consent=2)


def test_a_reading_goes_to_the_day_it_expires_on(lesson: Lesson) -> None:
    who = lesson.join()
    made = lesson.look(who, 0.0)
    lesson.store([made])
    with lesson.engine.connect() as conn:
        day = (made.at + RETENTION).date()
        assert partitions.existing(conn) == {day}
        assert conn.execute(text(f"SELECT count(*) FROM reading_{day:%Y%m%d}")).scalar_one() == 1


def test_an_old_recording_expires_counted_from_its_lesson(lesson: Lesson) -> None:
    long_ago = replace(lesson.look(lesson.join(), 0.0), at=lesson.start - timedelta(days=400))
    assert write(lesson, [long_ago]).stored == [long_ago]
    assert rows(lesson.engine)[0].expires_on == (lesson.session.created_at + RETENTION).date()


def test_what_has_expired_is_not_stored_again(lesson: Lesson) -> None:
    with lesson.engine.begin() as conn:
        conn.execute(text("UPDATE class_session SET created_at = now() - interval '9 days'"))
    late = replace(lesson.look(lesson.join(), 0.0), at=lesson.start - timedelta(days=8))
    written = write(lesson, [late])
    assert (written.stored, written.refused) == ([], Counter(expired=1))
    with lesson.engine.connect() as conn:
        assert partitions.existing(conn) == set()


@pytest.mark.parametrize("p", [(float("nan"),) * 7, (1.5, 0, 0, 0, 0, 0, 0), (-0.5, 1, 0, 0, 0, 0, 0.5), None])
def test_the_database_refuses_what_would_poison_a_mean(lesson: Lesson, p: Probabilities | None) -> None:
    broken = replace(lesson.look(lesson.join(), 0.0), probabilities=p)
    with pytest.raises(IntegrityError):
        write(lesson, [broken])


def test_processes_that_need_the_same_days_do_not_collide(engine: Engine) -> None:
    days = [clock.now().date() + timedelta(days=n) for n in range(5)]

    def ensure(order: list[date]) -> None:
        with engine.begin() as conn:
            partitions.ensure(conn, order)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ensure, [days, days[::-1], days[2:], days]))
    with engine.connect() as conn:
        assert partitions.existing(conn) == set(days)


def test_a_new_day_does_not_wait_for_open_writers(lesson: Lesson) -> None:
    who = lesson.join()
    lesson.store([lesson.look(who, 0.0)])
    with lesson.engine.begin() as writer:
        readings.insert(writer, [lesson.look(who, 1.0)], raw_retention=RETENTION)
        with lesson.engine.begin() as other:
            other.execute(text("SET LOCAL lock_timeout = '2s'"))
            partitions.ensure(other, [date(2199, 1, 1)])
