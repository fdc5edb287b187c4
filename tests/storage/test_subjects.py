"""What a subject access file is made of: held to the schema, so that nothing of a person is forgotten when it grows."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, insert

from services.auth.principals import Teacher
from services.domain.classroom import Participant
from services.domain.looks import Look
from services.domain.policy import Policy
from services.domain.records import Outcome
from services.errors import NotFound
from services.storage import audit, idempotency, participants, subjects, users, weights
from services.storage.base import Base
from services.storage.kept import HOLDS, Of
from services.storage.models import ApiKeyRow
from services.storage.subjects import Subject
from tests.storage.lesson import Lesson

ALL = Base.metadata.tables


def rows(lesson: Lesson, subject: Subject, table: str, limit: int = 1000) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: subjects.Place | None = None
    with lesson.engine.connect() as conn:
        while True:
            page, after = subjects.page(conn, subject, table, limit=limit, after=after)
            found += page
            if len(page) < limit:
                return found


def subject_of(lesson: Lesson, who: Participant) -> Subject:
    with lesson.engine.connect() as conn:
        return subjects.of_participant(conn, who.id)


def test_every_table_is_given_or_is_nobody_s() -> None:
    assert set(subjects.TABLES) | set(subjects.OTHERS) == set(ALL)
    assert not set(subjects.TABLES) & set(subjects.OTHERS)
    assert all(reason for reason in subjects.OTHERS.values())


def test_whatever_points_at_a_person_is_given() -> None:
    """By foreign key, or by a column that is named like one: partitions have no foreign keys."""
    of_a_student = {"participant", "person"}
    pointing = {
        table.name
        for table in ALL.values()
        for column in table.c
        if {key.column.table.name for key in column.foreign_keys} & of_a_student or column.name in {"participant_id", "person_id"}
    }
    assert pointing - set(subjects.TABLES) == {"erasure"}  # of those who are not there any more


def test_whatever_the_schema_calls_a_student_s_is_given() -> None:
    """A new column says whose it is, or another test fails; so a table that grows one cannot stay out of the file."""
    personal = {
        table.name
        for table in ALL.values()
        for column in table.c
        if HOLDS in column.info and column.info[HOLDS].of not in {Of.NOBODY, Of.STAFF}
    }
    assert personal - set(subjects.TABLES) == {"erasure", "feedback"}  # nothing leads from a picture's feedback to whoever is in it
    assert {"reading", "rollup", "participant", "consent"} <= personal


def test_every_column_is_given_or_withheld_with_a_reason() -> None:
    for name in subjects.TABLES:
        withheld = {column for table, column in subjects.WITHHELD if table == name}
        assert set(subjects.names(name)) >= set(ALL[name].c.keys()) - withheld, name
        assert not set(subjects.names(name)) & withheld, name
    assert all(table in subjects.TABLES and column in ALL[table].c for table, column in subjects.WITHHELD)


@pytest.fixture
def busy(engine: Engine) -> tuple[Lesson, Participant, Participant]:
    """Ada and Bo, who were read, looked at and written down wherever the schema lets one be."""
    lesson = Lesson(engine, Policy(k=1))
    ada, bo = lesson.join("Ada", external_id="s-1"), lesson.join("Bo", external_id="s-2")
    for who in (ada, bo):
        lesson.store([lesson.look(who, n / 2) for n in range(30)] + [lesson.look(who, 20.0, outcome=Outcome.NO_FACE)])
    with engine.begin() as conn:
        weights.register(conn, "test-weights", {"name": "a network"})
        for who in (ada, bo):
            wish = idempotency.Wish(lesson.organisation, f"add {who.name}", b"x" * 32)
            idempotency.make_once(conn, wish, lambda who=who: who.id)  # type: ignore[misc]
            subjects.copied(conn, subjects.of_participant(conn, who.id), actor=str(who.id))
        audit.looked(conn, lesson.organisation, actor="platform", what=Look.MOOD, session_id=lesson.session.id)
    return lesson, ada, bo


def test_all_of_one_and_nothing_of_another(busy: tuple[Lesson, Participant, Participant]) -> None:
    lesson, ada, bo = busy
    found = {table: rows(lesson, subject_of(lesson, ada), table) for table in subjects.TABLES}
    assert {table: len(each) for table, each in found.items()} == {
        "person": 1,
        "participant": 1,
        "consent": 1,
        "class_session": 1,
        "rollup": 3,
        "reading": 31,
        "weights": 1,
        "audit": 3,
        "idempotency": 1,
    }
    written = str(found)
    for mine in (str(ada.id), "Ada", "s-1"):
        assert mine in written
    for theirs in (str(bo.id), "Bo", "s-2", lesson.session.code):
        assert theirs not in written
    assert {(entry["action"], entry["by"]) for entry in found["audit"]} == {
        ("consent.given", "service"),
        ("person.exported", "participant"),
        ("mood.seen", "platform"),
    }


@pytest.mark.parametrize("limit", [1, 7, 31, 32])
def test_pages_of_any_size_give_the_same(busy: tuple[Lesson, Participant, Participant], limit: int) -> None:
    lesson, ada, _ = busy
    for table in subjects.TABLES:
        assert rows(lesson, subject_of(lesson, ada), table, limit) == rows(lesson, subject_of(lesson, ada), table), table


def test_a_person_is_found_in_all_lessons_of_their_school(engine: Engine) -> None:
    first, second = Lesson(engine, Policy(k=1)), Lesson(engine, Policy(k=1))
    ada, again, bo = first.join("Ada", external_id="s-1"), second.join("Ada", external_id="s-1"), second.join("Bo", external_id="s-2")
    for lesson, who in ((first, ada), (second, again), (second, bo)):
        lesson.store([lesson.look(who, 0.0)])
    with engine.connect() as conn:
        subject = subjects.of_person(conn, first.organisation, "s-1")
        assert (subject.participants, subject.sessions) == ([ada.id, again.id], [first.session.id, second.session.id])
        with pytest.raises(NotFound):
            subjects.of_person(conn, uuid4(), "s-1")
        with pytest.raises(NotFound):
            subjects.of_person(conn, first.organisation, "s-3")
        with pytest.raises(NotFound):
            subjects.of_participant(conn, uuid4())
    assert {row["participant_id"] for row in rows(first, subject, "reading")} == {ada.id, again.id}


def test_who_looked_is_said_by_role(lesson: Lesson) -> None:
    ada = lesson.join()
    with lesson.engine.begin() as conn:
        teacher = Teacher(users.ensure_teacher(conn, lesson.organisation, "t@school.org", "Teacher"), lesson.organisation)
        key = {"organisation_id": lesson.organisation, "name": "lms", "hint": "cp_", "key_hash": b"k", "scopes": []}
        key_id: UUID = conn.execute(insert(ApiKeyRow).values(key).returning(ApiKeyRow.id)).scalar_one()
        for actor in (teacher.actor, str(key_id), "platform", "embed", "service", str(ada.id)):
            audit.record(conn, lesson.organisation, actor=actor, action="mood.seen", subject_id=ada.id, session_id=lesson.session.id)
    found = [entry for entry in rows(lesson, subject_of(lesson, ada), "audit") if entry["action"] == "mood.seen"]
    assert sorted(entry["by"] for entry in found) == ["embed", "participant", "platform", "platform", "service", "teacher"]
    assert all("actor" not in entry for entry in found)
    assert str(teacher.user_id) not in str(found)


def test_what_is_erased_is_not_given(busy: tuple[Lesson, Participant, Participant]) -> None:
    lesson, ada, _ = busy
    subject = subject_of(lesson, ada)
    with lesson.engine.begin() as conn:
        participants.erase(conn, ada.id)
    for table in ("person", "participant", "consent", "rollup", "reading"):
        assert rows(lesson, subject, table) == [], table


def test_an_entry_about_a_classmate_is_not_given(lesson: Lesson) -> None:
    ada, bo = lesson.join("Ada"), lesson.join("Bo")
    with lesson.engine.begin() as conn:
        audit.looked(
            conn, lesson.organisation, actor="platform", what=Look.PARTICIPANT, session_id=lesson.session.id, subject_id=bo.id
        )  # fmt: skip
    assert [entry["subject_id"] for entry in rows(lesson, subject_of(lesson, ada), "audit")] == [ada.id]  # that she agreed
    assert len(rows(lesson, subject_of(lesson, bo), "audit")) == 2
