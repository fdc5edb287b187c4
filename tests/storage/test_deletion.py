"""A session that is deleted takes everybody in it along, and leaves numbers."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text

from services import clock
from services.domain.policy import Policy
from services.domain.reach import Reach
from services.errors import NotFound
from services.storage import courses, deletion, markers, restored, sessions, users
from services.storage.erasure_ledger import ErasureLedger
from services.storage.models import AlertRow
from tests.storage.lesson import Lesson


def rows(engine: Engine, table: str) -> int:
    with engine.connect() as conn:
        return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_nothing_is_left_but_numbers_and_the_list_of_erasures(engine: Engine, lesson: Lesson, tmp_path: Path) -> None:
    other = Lesson(engine, Policy(k=1))
    eve = other.join("Eve", external_id="s-1")
    other.store([other.look(eve, n / 2) for n in range(20)])
    ada, bo = lesson.join("Ada", external_id="s-1"), lesson.join("Bo")
    lesson.store([lesson.look(who, n / 2) for who in (ada, bo) for n in range(50)])
    with engine.begin() as conn:
        markers.add(conn, lesson.session.id, clock.now(), "Break", user_id=None)
        details = {"count": 3, "strength": "clear"}
        conn.execute(insert(AlertRow).values(session_id=lesson.session.id, at=clock.now(), kind="cameras_off", details=details))
        assert deletion.holdings(conn, lesson.session.id).participants == 2
    with engine.begin() as conn:
        receipt = deletion.delete_session(conn, lesson.session, actor="teacher")
    assert (receipt.participants, receipt.readings, receipt.rollups) == (2, 100, 6)
    assert {
        table: rows(engine, table) for table in ("class_session", "participant", "person", "consent", "marker", "alert", "reading")
    } == {
        "class_session": 1,
        "participant": 1,
        "person": 1,  # Eve's: another lesson knows them
        "consent": 1,
        "marker": 0,
        "alert": 0,
        "reading": 20,
    }
    with engine.connect() as conn:
        entry = conn.execute(text("SELECT actor, action, subject_id, details FROM audit WHERE id = :id"), {"id": receipt.id}).one()
        assert entry == ("teacher", "session.deleted", lesson.session.id, {"participants": 2, "readings": 100, "rollups": 6})
        assert "Ada" not in str(conn.execute(text("SELECT audit::text FROM audit")).all())
        with pytest.raises(NotFound):
            sessions.whosever(conn, lesson.session.id)
    ledger = ErasureLedger(tmp_path / "erasures.jsonl").prepare()
    restored.make_up(engine, ledger)
    assert {erasure.participant_id for erasure in ledger.read()} == {ada.id, bo.id}


def test_a_second_deletion_finds_nothing(engine: Engine, lesson: Lesson) -> None:
    with engine.begin() as conn:
        deletion.delete_session(conn, lesson.session, actor="teacher")
    with engine.begin() as conn, pytest.raises(NotFound):
        deletion.delete_session(conn, lesson.session, actor="teacher")


def test_courses_are_those_with_sessions_within_reach(engine: Engine, lesson: Lesson) -> None:
    organisation = lesson.organisation
    with engine.begin() as conn:
        teacher = users.ensure_teacher(conn, organisation, "teacher@school.org")
        for title, owner in (("French", None), ("Maths", teacher), ("French", None)):
            sessions.create(conn, organisation, "One", course=title, policy=Policy(), owner_id=owner)
    with engine.connect() as conn:
        assert set(courses.titles(conn, Reach.all_of(organisation))) == {"French", "Maths"}
        assert courses.titles(conn, Reach.own(organisation, teacher)) == ["Maths"]
