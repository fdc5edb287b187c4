"""What a page that follows is told, reading by reading."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from services import clock
from services.api.mood_feed import KEPT, MoodReader, MoodState, Pace
from services.domain.policy import Policy
from services.domain.reach import Reach
from services.errors import NotFound
from services.storage import organisations, participants, sessions
from tests.storage.lesson import SAD, Lesson


class Watch:
    """A clock that is set by hand, in seconds after the lesson's start."""

    def __init__(self, start: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        self._start, self._now = start, start
        monkeypatch.setattr(clock, "now", lambda: self._now)

    def set(self, seconds: float) -> None:
        self._now = self._start + timedelta(seconds=seconds)


@pytest.fixture
def lesson(engine: Engine) -> Lesson:
    return Lesson(engine, Policy(k=1))


@pytest.fixture
def watch(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(lesson.start, monkeypatch)


@pytest.fixture
def reader(lesson: Lesson) -> MoodReader:
    return MoodReader(lesson.engine, lesson.organisation, 10, k_floor=1)


def told(reader: MoodReader, lesson: Lesson, before: MoodState | None) -> tuple[MoodState, list[float]]:
    """-> the new state, and at which seconds of the lesson points changed."""
    state = reader.read(lesson.session.id, before)
    changes = state.since(before.version if before else 0)
    assert [change.version for change in changes] == list(range(state.version - len(changes) + 1, state.version + 1))
    return state, [(change.at - lesson.start).total_seconds() for change in changes]


def test_only_what_changed_is_told(reader: MoodReader, lesson: Lesson, watch: Watch) -> None:
    ada = lesson.join()
    lesson.store([lesson.look(ada, second) for second in (1, 11)])
    watch.set(12)
    state, at = told(reader, lesson, None)
    assert at == [0, 10]
    state, at = told(reader, lesson, state)
    assert at == []
    lesson.store([lesson.look(ada, second, SAD) for second in (12, 21)])
    watch.set(22)
    state, at = told(reader, lesson, state)
    assert at == [10, 20]
    assert [change.at for change in state.since(0)] == [lesson.start + timedelta(seconds=s) for s in (0, 10, 20)]


def test_what_comes_late_is_told_at_the_next_full_reading(reader: MoodReader, lesson: Lesson, watch: Watch) -> None:
    ada, bela = lesson.join("Ada"), lesson.join("Bela")
    lesson.store([lesson.look(ada, 1)])
    watch.set(41)
    state, _ = told(reader, lesson, None)
    lesson.store([lesson.look(bela, 2, SAD)])  # Postgres was away
    watch.set(100)
    state, at = told(reader, lesson, state)
    assert at == []
    watch.set(101)
    state, at = told(reader, lesson, state)
    assert at == [0]


def test_an_erasure_is_told_at_once_however_old_the_points(reader: MoodReader, lesson: Lesson, watch: Watch) -> None:
    ada, bela = lesson.join("Ada"), lesson.join("Bela")
    lesson.store([lesson.look(ada, 1), lesson.look(bela, 2), lesson.look(bela, 11), lesson.look(ada, 21)])
    watch.set(55)
    state, _ = told(reader, lesson, None)
    with lesson.engine.begin() as conn:
        participants.erase(conn, bela.id)
    state, at = told(reader, lesson, state)
    assert at == [0, 10]
    assert state.points[lesson.start + timedelta(seconds=10)][0].suppressed
    state, at = told(reader, lesson, state)
    assert at == []


def test_who_joins_makes_no_full_reading_and_who_leaves_while_another_joins_does(reader: MoodReader, lesson: Lesson, watch: Watch) -> None:
    ada = lesson.join("Ada")
    lesson.store([lesson.look(ada, 1)])
    watch.set(41)
    state, _ = told(reader, lesson, None)
    full_at = state.full_at
    bela = lesson.join("Bela")
    watch.set(42)
    state, _ = told(reader, lesson, state)
    assert state.full_at == full_at
    lesson.join("Cleo")
    with lesson.engine.begin() as conn:
        participants.erase(conn, bela.id)
    watch.set(43)
    state, _ = told(reader, lesson, state)
    assert state.full_at > full_at


def test_after_the_end_it_lingers_reads_all_once_more_and_then_nothing(
    reader: MoodReader, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = lesson.join()
    with lesson.engine.begin() as conn:
        ended = sessions.end(conn, Reach.all_of(lesson.organisation), lesson.session.id).ended_at
    assert ended is not None
    now = ended
    monkeypatch.setattr(clock, "now", lambda: now)
    state = reader.read(lesson.session.id, None)
    assert (state.ended_at, state.is_final) == (ended, False)
    look = lesson.look(ada, 0)
    lesson.store([look])  # was on its way
    now = ended + Pace().linger
    state = reader.read(lesson.session.id, state)
    assert (state.is_final, len(state.points)) == (True, 1)
    assert reader.read(lesson.session.id, state) is state


def test_a_long_past_is_let_go(reader: MoodReader, lesson: Lesson, watch: Watch) -> None:
    ada = lesson.join()
    lesson.store([lesson.look(ada, second) for second in (1, 61)])
    watch.set(62)
    state, at = told(reader, lesson, None)
    assert at == [0, 60]
    watch.set(KEPT.total_seconds() + 30)
    state, at = told(reader, lesson, state)
    assert (at, list(state.points)) == ([], [lesson.start + timedelta(seconds=60)])


def test_another_organisation_finds_nothing(lesson: Lesson) -> None:
    with lesson.engine.begin() as conn:
        other = organisations.ensure(conn, "other", "Another school")
    with pytest.raises(NotFound):
        MoodReader(lesson.engine, other, 10, k_floor=1).read(lesson.session.id, None)
