"""What a page that follows is told, reading by reading."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from services import clock
from services.api.mood_feed import KEPT, MoodReader, MoodState, Pace
from services.domain.classroom import MoodPoint, Participant
from services.domain.policy import Policy
from services.domain.reach import Reach
from services.errors import NotFound
from services.storage import mood, organisations, participants, sessions
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


def started(lesson: Lesson) -> Participant:
    """The first of a class that began at the lesson's start."""
    with lesson.engine.begin() as conn:
        sessions.mark_started(conn, {lesson.session.id: lesson.start})
    return lesson.join("Ada")


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


def test_what_comes_late_is_told_when_its_stretch_is_read_again(reader: MoodReader, lesson: Lesson, watch: Watch) -> None:
    ada, bela = started(lesson), lesson.join("Bela")
    lesson.store([lesson.look(ada, 1)])
    watch.set(41)
    state, _ = told(reader, lesson, None)
    lesson.store([lesson.look(bela, 2, SAD)])  # Postgres was away
    watch.set(50)
    state, at = told(reader, lesson, state)
    assert at == []
    watch.set(51)
    state, at = told(reader, lesson, state)
    assert at == []  # the ten minutes before the first reading that was stored: an earlier one may have been on its way
    watch.set(61)
    state, at = told(reader, lesson, state)
    assert at == [0]


@pytest.mark.parametrize("bucket_s", [5, 10, 45])
def test_round_and_round_all_of_a_long_past_is_seen(lesson: Lesson, watch: Watch, bucket_s: int) -> None:
    """Late ones at its beginning, in its middle and at its end; one whose readings go where the others stay."""
    reader = MoodReader(lesson.engine, lesson.organisation, bucket_s, k_floor=1)
    ada = started(lesson)
    minutes = range(0, 96, 8)
    lesson.store([lesson.look(ada, 60 * minute) for minute in minutes])
    length = 60 * minutes[-1] + 60
    watch.set(length)
    state, at = told(reader, lesson, None)
    assert len(at) == len(minutes)
    late = [60.0 * minute + 20 for minute in (1, 40, 79)]
    bela = lesson.join("Bela")
    lesson.store([lesson.look(bela, second, SAD) for second in late])
    seen: list[float] = []
    for turn in range(1, 70):
        watch.set(length + 10 * turn)
        state, at = told(reader, lesson, state)
        seen += at
    assert len(seen) == len(late)  # each once, and nothing else
    assert all(any(0 <= second - begin < bucket_s for begin in seen) for second in late)
    with lesson.engine.begin() as conn:  # the day of some readings is over
        conn.execute(text("DELETE FROM reading WHERE participant_id = :id"), {"id": bela.id})
        conn.execute(text("DELETE FROM rollup WHERE participant_id = :id"), {"id": bela.id})
    gone: list[float] = []
    for turn in range(70, 140):
        watch.set(length + 10 * turn)
        state, at = told(reader, lesson, state)
        gone += at
    assert sorted(gone) == sorted(seen)
    anew = {at: point for at, (point, _) in reader.read(lesson.session.id, None).points.items()}
    assert {at: point for at, (point, _) in state.points.items() if not point.suppressed} == anew


def test_a_reading_costs_the_same_however_long_the_lesson_runs(
    reader: MoodReader, lesson: Lesson, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = started(lesson)
    lesson.store([lesson.look(ada, 60 * minute) for minute in range(180)])
    watch.set(180 * 60)
    state, _ = told(reader, lesson, None)
    read: list[timedelta] = []
    whole = mood.read

    def measured(*args: Any, since: datetime, until: datetime | None, **named: Any) -> list[MoodPoint]:
        read.append((until or clock.now()) - since)
        return whole(*args, since=since, until=until, **named)

    monkeypatch.setattr(mood, "read", measured)
    for turn in range(1, 40):
        watch.set(180 * 60 + 3 * turn)
        state, _ = told(reader, lesson, state)
    assert max(read) <= timedelta(minutes=10)
    assert sum(read, timedelta()) <= 39 * timedelta(seconds=30) + 12 * timedelta(minutes=10)


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


def test_who_leaves_while_another_joins_is_out_at_once(reader: MoodReader, lesson: Lesson, watch: Watch) -> None:
    ada, bela = started(lesson), lesson.join("Bela")
    lesson.store([lesson.look(ada, 1), lesson.look(bela, 2, SAD)])
    watch.set(41)
    state, _ = told(reader, lesson, None)
    lesson.join("Cleo")
    watch.set(42)
    state, at = told(reader, lesson, state)
    assert at == []
    with lesson.engine.begin() as conn:
        participants.erase(conn, bela.id)
    lesson.join("Dora")
    watch.set(43)
    state, at = told(reader, lesson, state)
    assert at == [0]


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
