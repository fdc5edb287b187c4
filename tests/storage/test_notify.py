from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from services.storage import notify, participants
from services.storage.notify import Listener
from tests.storage.lesson import Lesson
from tests.storage.waiting import until


@pytest.fixture
def listener(database_url: str) -> Iterator[Listener]:
    started = Listener(database_url)
    started.start()
    assert started.wait_ready(60)
    yield started
    started.stop()


@pytest.fixture
def heard(listener: Listener) -> list[UUID]:
    sessions: list[UUID] = []
    listener.subscribe(sessions.append)
    return sessions


def announce(engine: Engine, session_id: UUID) -> None:
    with engine.begin() as conn:
        notify.announce(conn, session_id)


def test_news_is_heard_after_the_commit_only(engine: Engine, heard: list[UUID]) -> None:
    rolled_back, committed = uuid4(), uuid4()
    with engine.connect() as conn:
        notify.announce(conn, rolled_back)
        conn.rollback()
    with engine.begin() as conn:
        notify.announce(conn, committed)
        announce(engine, first := uuid4())
        until(lambda: heard == [first])
    until(lambda: heard == [first, committed])


def test_a_lost_connection_is_opened_again(engine: Engine, listener: Listener, heard: list[UUID]) -> None:
    with engine.begin() as conn:
        killed = conn.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'classpulse-listener'"))
        assert killed.scalars().all() == [True]
    session_id = uuid4()

    def announced() -> bool:
        announce(engine, session_id)
        return session_id in heard

    until(announced)


def test_every_subscriber_hears_it_even_when_one_fails(engine: Engine, listener: Listener, heard: list[UUID]) -> None:
    def broken(_session_id: UUID) -> None:
        raise RuntimeError("a page is gone")

    second: list[UUID] = []
    listener.subscribe(broken)
    listener.subscribe(second.append)
    announce(engine, one := uuid4())
    announce(engine, two := uuid4())
    until(lambda: heard == second == [one, two])


def test_a_subscription_ends(engine: Engine, listener: Listener, heard: list[UUID]) -> None:
    gone: list[UUID] = []
    end = listener.subscribe(gone.append)
    end()
    announce(engine, session_id := uuid4())
    until(lambda: heard == [session_id])
    assert gone == []


def test_what_is_no_session_is_passed_over(engine: Engine, heard: list[UUID]) -> None:
    with engine.begin() as conn:
        conn.execute(text(f"SELECT pg_notify('{notify.CHANNEL}', 'nonsense')"))
    announce(engine, session_id := uuid4())
    until(lambda: heard == [session_id])


def test_an_erasure_is_news(lesson: Lesson, heard: list[UUID]) -> None:
    who = lesson.join()
    with lesson.engine.begin() as conn:
        participants.erase(conn, who.id)
    until(lambda: heard == [lesson.session.id])


def test_stopping_before_starting_is_fine(database_url: str) -> None:
    Listener(database_url).stop()
