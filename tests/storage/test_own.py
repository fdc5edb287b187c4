"""What a student is told of themselves, from the database."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from services.domain.looks import Look
from services.domain.policy import Policy
from services.domain.records import Outcome
from services.errors import NotFound
from services.storage import audit, consents, own, retention
from tests.storage.lesson import HAPPY, SAD, Lesson


def test_steps_are_the_student_s_own_sums(lesson: Lesson) -> None:
    ada, bo = lesson.join("Ada"), lesson.join("Bo")
    lesson.store([lesson.look(ada, n, HAPPY) for n in range(10)] + [lesson.look(ada, 25.0, outcome=Outcome.NO_FACE)])
    lesson.store([lesson.look(bo, n, SAD) for n in range(10)])
    with lesson.engine.connect() as conn:
        found = own.read(conn, lesson.session.id, ada.id)
    assert [(at - lesson.start, step.samples, step.faces, step.readable) for at, step in found.steps] == [
        (timedelta(0), 10, 10, 10),
        (timedelta(seconds=20), 1, 0, 0),
    ]
    assert found.steps[0][1].sums == [10.0 * share for share in HAPPY]
    assert (found.participant.name, found.weights) == ("Ada", ["test-weights"])


def test_after_a_day_the_sums_are_left(engine: Engine) -> None:
    lesson = Lesson(engine, Policy(retention_days=30))
    ada = lesson.join()
    lesson.store([lesson.look(ada, n) for n in range(20)])
    with engine.connect() as conn:
        kept = own.read(conn, lesson.session.id, ada.id).kept
    assert (kept.readings, kept.sums) == (20, 2)
    assert kept.readings_until is not None
    assert kept.sums_until == (lesson.start + timedelta(days=30)).date()
    with engine.begin() as conn:
        retention.drop_expired(conn, kept.readings_until + timedelta(days=1))
        later = own.read(conn, lesson.session.id, ada.id)
    assert (later.kept.readings, later.kept.readings_until, later.kept.sums) == (0, None, 2)
    assert sum(step.samples for _, step in later.steps) == 20


def test_who_looked_at_the_class_or_at_them_and_how_often(lesson: Lesson) -> None:
    ada, bo = lesson.join("Ada"), lesson.join("Bo")
    lesson_id, school = lesson.session.id, lesson.organisation
    with lesson.engine.begin() as conn:
        for actor, what, subject in (
            ("platform", Look.MOOD, None),
            ("platform", Look.MOOD, None),
            ("embed", Look.MOOD, None),
            ("platform", Look.PARTICIPANT, ada.id),
            ("platform", Look.PARTICIPANT, bo.id),
            ("platform", Look.KEYS, None),
        ):
            audit.looked(conn, school, actor=actor, what=what, session_id=lesson_id, subject_id=subject)
        seen = own.read(conn, lesson_id, ada.id).seen
    assert sorted((each.what, each.by, each.times) for each in seen) == [
        ("mood.seen", "embed", 1),
        ("mood.seen", "platform", 1),
        ("participant.seen", "platform", 1),
    ]


def test_the_newest_consent_holds(lesson: Lesson) -> None:
    ada = lesson.join()
    with lesson.engine.begin() as conn:
        said = consents.record(conn, ada.id, given=False, guardian=None)
        found = own.read(conn, lesson.session.id, ada.id)
    assert found.consent == said
    assert not said.given


def test_of_another_lesson_nothing_is_told(lesson: Lesson) -> None:
    ada = lesson.join()
    with lesson.engine.connect() as conn:
        for session, who in ((uuid4(), ada.id), (lesson.session.id, uuid4())):
            with pytest.raises(NotFound):
                own.read(conn, session, who)
