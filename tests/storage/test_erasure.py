from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from services.domain.classroom import MoodPoint, Participant
from services.domain.policy import Faces, Policy
from services.domain.records import Outcome, Reading
from services.errors import NotFound
from services.storage import participants, readings, rollups
from tests.storage.lesson import HAPPY, RETENTION, SAD, Lesson


def erase(lesson: Lesson, who: Participant) -> participants.ErasureReceipt:
    with lesson.engine.begin() as conn:
        return participants.erase(conn, who.id, actor="teacher")


def a_class(lesson: Lesson, *names: str) -> dict[str, Participant]:
    """Each name has looks of its own, the same in every lesson."""
    people = {name: lesson.join(name) for name in names}
    for name, who in people.items():
        seed = ord(name[0])
        lesson.store(
            [
                lesson.look(who, n / 2, HAPPY if (n * seed) % 3 else SAD, yaw=float((n * seed) % 60))
                if (n + seed) % 4
                else lesson.look(who, n / 2, outcome=Outcome.NO_FACE)
                for n in range(60)
            ]
        )
    return people


def test_the_class_is_as_if_the_student_had_never_been_there(engine: Engine) -> None:
    with_bo, without = Lesson(engine, Policy(k=1)), Lesson(engine, Policy(k=1))
    without.start = with_bo.start
    people = a_class(with_bo, "Ada", "Bo", "Cleo")
    a_class(without, "Ada", "Cleo")
    before: dict[int, Sequence[MoodPoint]] = {bucket: with_bo.mood(bucket) for bucket in (2, 10, 60)}
    erase(with_bo, people["Bo"])
    for bucket, points in before.items():
        assert with_bo.mood(bucket) == without.mood(bucket) != points


def test_nothing_of_the_student_is_left_but_numbers(lesson: Lesson) -> None:
    ada, bo = lesson.join("Ada Lovelace", external_id="s-1"), lesson.join("Bo")
    lesson.store([lesson.look(who, n / 2) for who in (ada, bo) for n in range(50)])
    receipt = erase(lesson, ada)
    assert (receipt.participant_id, receipt.readings, receipt.rollups) == (ada.id, 50, 3)
    with lesson.engine.connect() as conn:
        for table in ("participant", "person", "consent"):
            assert conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 1
        assert conn.execute(text("SELECT DISTINCT participant_id FROM reading")).scalars().all() == [bo.id]
        audit = conn.execute(text("SELECT *, audit::text AS whole FROM audit WHERE action = 'participant.erased'")).one()
    assert (audit.id, audit.at, audit.actor, audit.action, audit.subject_id) == (
        receipt.id,
        receipt.at,
        "teacher",
        "participant.erased",
        ada.id,
    )
    assert (audit.session_id, audit.details) == (lesson.session.id, {"readings": 50, "rollups": 3})
    assert "Ada" not in audit.whole
    assert "s-1" not in audit.whole


def test_a_person_stays_while_another_lesson_knows_them(lesson: Lesson) -> None:
    ada = lesson.join("Ada", external_id="s-1")
    with lesson.engine.begin() as conn:
        session = lesson.another(conn, Policy())
        again = participants.add(conn, session.id, "Ada", external_id="s-1", consent=True, guardian=None, faces=Faces.ONE)
    erase(lesson, ada)
    with lesson.engine.connect() as conn:
        assert participants.get(conn, again.id).external_id == "s-1"
    erase(lesson, again)
    with lesson.engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM person")).scalar_one() == 0


def test_erasing_twice_is_not_found(lesson: Lesson) -> None:
    who = lesson.join()
    erase(lesson, who)
    with pytest.raises(NotFound):
        erase(lesson, who)
    with lesson.engine.begin() as conn, pytest.raises(NotFound):
        participants.erase(conn, uuid4())


def test_readings_that_come_after_are_refused(lesson: Lesson) -> None:
    who = lesson.join()
    erase(lesson, who)
    assert lesson.store([lesson.look(who, 1.0)]) == []


def test_an_erasure_and_writers_at_once_leave_nothing_behind(lesson: Lesson) -> None:
    who = lesson.join()

    def store(made: Reading) -> None:
        lesson.store([made])

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(store, lesson.look(who, n / 10)) for n in range(80)]
        erasing = pool.submit(erase, lesson, who)
        assert erasing.result().participant_id == who.id
        for written in writing:
            written.result()
    with lesson.engine.connect() as conn:
        assert conn.execute(text("SELECT (SELECT count(*) FROM reading) + (SELECT count(*) FROM rollup)")).scalar_one() == 0


def test_an_erasure_waits_for_the_writer_that_came_first(lesson: Lesson) -> None:
    who = lesson.join()
    with ThreadPoolExecutor(1) as pool:
        with lesson.engine.begin() as conn:
            new = readings.insert(conn, [lesson.look(who, 0.0)], raw_retention=RETENTION)
            erasing = pool.submit(erase, lesson, who)
            rollups.recompute(conn, rollups.dirty(new))
            assert not erasing.done()
        assert (erasing.result().readings, erasing.result().rollups) == (1, 1)
