from uuid import uuid4

import pytest
from sqlalchemy import text

from services.domain.policy import Faces, Policy
from services.domain.reach import Reach
from services.errors import NotFound
from services.storage import consents, organisations, participants, sessions
from tests.storage.lesson import Lesson


def test_a_participant_comes_back_as_added(lesson: Lesson) -> None:
    with lesson.engine.begin() as conn:
        made = participants.add(
            conn, lesson.session.id, "Ada", external_id="s-1", consent=True, guardian="Lady Byron", faces=Faces.MANY
        )  # fmt: skip
        assert participants.get(conn, made.id) == made
        guardian = conn.execute(text("SELECT guardian FROM consent")).scalar_one()
    assert (made.name, made.external_id, made.consent, made.faces) == ("Ada", "s-1", True, Faces.MANY)
    assert (made.session_id, made.organisation_id) == (lesson.session.id, lesson.organisation)
    assert guardian == "Lady Byron"


def test_they_are_listed_in_the_order_they_came(lesson: Lesson) -> None:
    for name in ("Cleo", "Ada", "Bo"):
        lesson.join(name)
    with lesson.engine.connect() as conn:
        assert [participant.name for participant in participants.list_of(conn, lesson.session.id)] == ["Cleo", "Ada", "Bo"]


def test_the_newest_word_on_consent_holds(lesson: Lesson) -> None:
    who = lesson.join(consent=False)
    assert not who.consent
    with lesson.engine.begin() as conn:
        consents.record(conn, who.id, given=True, guardian=None)
        assert participants.get(conn, who.id).consent
        consents.record(conn, who.id, given=False, guardian=None)
        assert not participants.get(conn, who.id).consent
        assert conn.execute(text("SELECT count(*) FROM consent")).scalar_one() == 3


def test_coming_again_is_the_same_participant(lesson: Lesson) -> None:
    first, again, other = (
        lesson.join("Ada", external_id="s-1"),
        lesson.join("Ada L.", external_id="s-1"),
        lesson.join("Bo", external_id="s-2"),
    )
    assert again.id == first.id
    assert again.name == "Ada L."
    assert other.id != first.id


def test_strangers_of_one_name_are_different_people(lesson: Lesson) -> None:
    assert lesson.join("Ada").id != lesson.join("Ada").id


def test_a_person_is_known_again_in_another_lesson_but_not_elsewhere(lesson: Lesson) -> None:
    lesson.join("Ada", external_id="s-1")
    with lesson.engine.begin() as conn:
        next_lesson = lesson.another(conn, Policy())
        theirs = organisations.ensure(conn, "other", "Other school")
        their_lesson = sessions.create(conn, theirs, "Fractions", course=None, policy=Policy())
        for session in (next_lesson, their_lesson):
            participants.add(conn, session.id, "Ada", external_id="s-1", consent=True, guardian=None, faces=Faces.ONE)
        lessons = conn.execute(text("SELECT organisation_id, count(*) FROM participant GROUP BY organisation_id, person_id"))
        assert {(row[0], row[1]) for row in lessons} == {(lesson.organisation, 2), (theirs, 1)}


def test_unknown_participants_and_sessions_are_not_found(lesson: Lesson) -> None:
    with lesson.engine.begin() as conn:
        with pytest.raises(NotFound):
            participants.get(conn, uuid4())
        with pytest.raises(NotFound):
            participants.add(conn, uuid4(), "Ada", external_id=None, consent=True, guardian=None, faces=Faces.ONE)


def test_who_may_send_is_there_consents_and_has_a_session_that_runs(lesson: Lesson) -> None:
    here, silent, gone = lesson.join("Ada"), lesson.join("Bo", consent=False), lesson.join("Cleo")
    asked = [here.id, silent.id, gone.id, uuid4()]
    with lesson.engine.begin() as conn:
        participants.erase(conn, gone.id)
        assert participants.who_may_send(conn, asked) == {here.id}
        consents.record(conn, silent.id, given=True, guardian=None)
        assert participants.who_may_send(conn, asked) == {here.id, silent.id}
        sessions.end(conn, Reach.all_of(lesson.organisation), lesson.session.id)
        assert participants.who_may_send(conn, asked) == set()
