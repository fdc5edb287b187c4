from uuid import uuid4

import pytest
from sqlalchemy import Engine

from services.domain.policy import Analysis, Policy
from services.domain.reach import Reach
from services.errors import NotFound
from services.storage import organisations, sessions


def test_a_session_comes_back_as_it_was_made(engine: Engine) -> None:
    policy = Policy(Analysis.PRESENCE, k=7, individual_view=True, retention_days=3)
    with engine.begin() as conn:
        made = sessions.create(conn, organisations.default_organisation(conn), "Fractions", course="Maths 6b", policy=policy)
    with engine.begin() as conn:
        found = sessions.get(conn, Reach.all_of(made.organisation_id), made.id)
        assert found == made == sessions.by_code(conn, made.code.upper())
    assert (found.title, found.course, found.policy) == ("Fractions", "Maths 6b", policy)
    assert found.created_at.utcoffset().total_seconds() == 0  # type: ignore[union-attr]  # always aware
    assert found.started_at is None
    assert found.ended_at is None
    assert len(found.code) == sessions.CODE_LENGTH


def test_sessions_of_one_course_share_it(engine: Engine) -> None:
    with engine.begin() as conn:
        mine = organisations.default_organisation(conn)
        made = [sessions.create(conn, mine, title, course="Maths", policy=Policy()) for title in ("one", "two")]
    assert {session.course for session in made} == {"Maths"}


def test_ending_twice_keeps_the_first_time(engine: Engine) -> None:
    with engine.begin() as conn:
        mine = organisations.default_organisation(conn)
        made = sessions.create(conn, mine, "Fractions", course=None, policy=Policy())
    with engine.begin() as conn:
        ended = sessions.end(conn, Reach.all_of(mine), made.id)
    with engine.begin() as conn:
        again = sessions.end(conn, Reach.all_of(mine), made.id)
    assert ended.ended_at is not None
    assert again == ended


def test_the_newest_session_comes_first(engine: Engine) -> None:
    titles = ["one", "two", "three"]
    for title in titles:
        with engine.begin() as conn:
            mine = organisations.default_organisation(conn)
            sessions.create(conn, mine, title, course=None, policy=Policy())
    with engine.begin() as conn:
        assert [session.title for session in sessions.list_recent(conn, Reach.all_of(mine))] == ["three", "two", "one"]
        assert [session.title for session in sessions.list_recent(conn, Reach.all_of(mine), limit=1)] == ["three"]


def test_another_organisation_finds_nothing(engine: Engine) -> None:
    with engine.begin() as conn:
        mine, theirs = organisations.default_organisation(conn), organisations.ensure(conn, "other", "Other school")
        made = sessions.create(conn, mine, "Fractions", course="Maths", policy=Policy())
        assert sessions.list_recent(conn, Reach.all_of(theirs)) == []
        with pytest.raises(NotFound):
            sessions.get(conn, Reach.all_of(theirs), made.id)
        with pytest.raises(NotFound):
            sessions.end(conn, Reach.all_of(theirs), made.id)
        assert sessions.get(conn, Reach.all_of(mine), made.id).ended_at is None


def test_unknown_sessions_are_not_found(engine: Engine) -> None:
    with engine.begin() as conn:
        with pytest.raises(NotFound):
            sessions.get(conn, Reach.all_of(organisations.default_organisation(conn)), uuid4())
        with pytest.raises(NotFound):
            sessions.by_code(conn, "nothing")
