"""What is told of a lesson that runs is read piece by piece, and comes to what reading all of it would."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from numpy.typing import NDArray

from dashboard import so_far
from dashboard.so_far import SoFar
from services import clock
from services.domain.policy import Policy
from services.storage import packed, participants
from tests.dashboard.classroom import Classroom

Make = Callable[..., Classroom]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def began() -> datetime:
    return clock.now() - timedelta(minutes=50)


@pytest.fixture
def room(make_classroom: Make, began: datetime) -> Classroom:
    made = make_classroom("Triangles", 6, policy=Policy(k=3, individual_view=True))
    made.read(began, 40 * 60, step_s=10)
    return made


def read(room: Classroom, now: datetime, previous: SoFar | None = None) -> SoFar:
    with room.engine.connect() as conn:
        return so_far.read(conn, room.session, k=3, now=now, previous=previous)


def read_whole(room: Classroom, now: datetime, held: SoFar | None = None) -> SoFar:
    """As a page does within its first snapshots."""
    held = read(room, now, held)
    while not held.whole:
        held = read(room, now, held)
    return held


def same(piecewise: SoFar, whole: SoFar) -> bool:
    return (piecewise.usual, piecewise.students) == (whole.usual, whole.students)


def test_pieces_come_to_the_whole(room: Classroom, began: datetime) -> None:
    now = began + 20 * MINUTE
    held = read_whole(room, now)
    assert held.usual is not None
    assert sum(len(student.glances) > 30 for student in held.students) == 5  # one sends no video
    for _ in range(40):
        now += timedelta(seconds=30)
        held = read(room, now, held)
    assert same(held, read_whole(room, now))


def test_what_comes_late_is_seen_when_its_stretch_is_read_again(room: Classroom, began: datetime) -> None:
    room.read(began + 42 * MINUTE, 60, step_s=10)
    now = began + 45 * MINUTE
    held = read_whole(room, now)
    room.read(began + 2 * MINUTE + timedelta(seconds=5), 8 * 60, lambda *_: {"sad": 1.0}, step_s=10)
    assert not same(held, read_whole(room, now))
    for _ in range(5):
        now += timedelta(seconds=30)
        held = read(room, now, held)
    assert same(held, read_whole(room, now))


def test_an_erased_student_is_out_of_everything_at_the_next_reading(room: Classroom, began: datetime) -> None:
    now = began + 40 * MINUTE
    held = read_whole(room, now)
    with room.engine.begin() as conn:
        participants.erase(conn, room.students[0].id)
    after = read(room, now + timedelta(seconds=30), held)
    assert room.students[0].id not in {student.id for student in after.students}
    assert after.usual is None
    whole = read_whole(room, now + timedelta(seconds=30), after)
    assert whole.usual != held.usual
    assert same(whole, read_whole(room, now + timedelta(seconds=30)))


def _half_minutes(held: SoFar) -> int:
    return max(len(student.glances) for student in held.students)


def test_a_page_that_opens_late_has_the_newest_at_once_and_the_rest_piece_by_piece(room: Classroom, began: datetime) -> None:
    now = began + 38 * MINUTE
    held = read(room, now)
    assert (held.whole, held.usual) == (False, None)
    lengths = [_half_minutes(held)]
    while not held.whole:
        held = read(room, now, held)
        lengths.append(_half_minutes(held))
    assert len(lengths) == 4
    assert [round(length, -1) for length in lengths[:3]] == [20, 40, 60]
    assert _half_minutes(held) == _half_minutes(read_whole(room, now + timedelta(seconds=30), held)) - 1
    assert held.usual is not None


def test_a_reading_asks_for_no_more_of_a_longer_lesson(room: Classroom, began: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the first one nor a later one."""
    rows = 0
    unpack = packed.unpack

    def counted(*args: Any) -> NDArray[Any]:
        nonlocal rows
        found = unpack(*args)
        rows += len(found)
        return found

    def asked(now: datetime, held: SoFar | None) -> int:
        nonlocal rows
        rows = 0
        read(room, now, held)
        return rows

    def of(minutes: int) -> tuple[int, int]:
        now = began + minutes * MINUTE
        return asked(now, None), asked(now + timedelta(seconds=30), read_whole(room, now))

    monkeypatch.setattr(packed, "unpack", counted)
    early, late = of(16), of(40)
    assert max(late[0] - early[0], late[1] - early[1]) <= 0
    assert min(early) > 50


def test_the_past_is_read_again_from_its_beginning_while_the_lesson_goes_on(room: Classroom, began: datetime) -> None:
    now = began + 25 * MINUTE
    held = read_whole(room, now)
    begun = 0
    for _ in range(20):
        now += timedelta(seconds=30)
        before, held = held, read(room, now, held)
        assert before.known is not None
        assert held.known is not None
        begun += held.known.again < before.known.again
    assert begun >= 4
