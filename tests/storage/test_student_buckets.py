"""Rows that come packed say what rows say, in an order that does not depend on where they lie."""

from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import Connection, Integer, String, column, func, select, text

from services.domain.records import Probabilities
from services.storage import packed, student_buckets
from services.storage.models import RollupRow
from services.storage.student_buckets import StudentBuckets
from tests.storage.lesson import Lesson


def mixed(n: int) -> Probabilities:
    rest = (1 - n / 97) / 6
    return (rest, rest, rest, n / 97, rest, rest, rest)


@pytest.fixture
def crowd(lesson: Lesson) -> Lesson:
    """Nine students, 40 s, everybody otherwise."""
    lesson.store(
        [
            lesson.look(who, 5 * step + 0.1, mixed(7 * number + step), yaw=40.0 * (step % number == 1))
            for number, who in enumerate((lesson.join(f"Student {n}") for n in range(9)), 2)
            for step in range(8)
        ]
    )
    return lesson


def seen(conn: Connection, lesson: Lesson, seconds: int) -> StudentBuckets:
    return student_buckets.read(conn, lesson.session.id, timedelta(seconds=seconds))


def same(one: StudentBuckets, other: StudentBuckets) -> bool:
    columns = ("samples", "faces", "readable", "facing", "sums")
    return (one.starts, one.sizes.tolist(), one.whose()) == (other.starts, other.sizes.tolist(), other.whose()) and all(
        np.array_equal(getattr(one.seen, name), getattr(other.seen, name)) for name in columns
    )


def test_rollups_come_as_they_stand_there(crowd: Lesson) -> None:
    table = RollupRow.__table__
    with crowd.engine.connect() as conn:
        found = seen(conn, crowd, 10)
        rows = conn.execute(select(table).order_by(table.c.bucket, table.c.participant_id)).all()
    assert found.starts == sorted({row.bucket for row in rows})
    assert found.sizes.tolist() == [9] * 4
    assert found.whose() == [row.participant_id for row in rows]
    assert found.seen.samples.tolist() == [row.samples for row in rows] == [2] * 36
    assert found.seen.facing.tolist() == [row.facing for row in rows]
    assert found.seen.sums[:, 3].tolist() == [row.p_happy for row in rows]


@pytest.mark.parametrize("seconds", [10, 20, 60])
def test_where_rows_lie_changes_no_bit(crowd: Lesson, seconds: int) -> None:
    with crowd.engine.begin() as conn:
        before = seen(conn, crowd, seconds)
        conn.execute(text("UPDATE rollup SET samples = samples WHERE hashtext(participant_id::text || bucket::text) % 2 = 0"))
        conn.execute(text("UPDATE rollup SET samples = samples WHERE hashtext(participant_id::text || bucket::text) % 3 = 0"))
        assert same(seen(conn, crowd, seconds), before)


def test_of_a_part_it_says_what_it_says_of_the_whole(crowd: Lesson) -> None:
    whole, part = crowd.mood(10), crowd.mood(10, since=crowd.start + timedelta(seconds=20), until=crowd.start + timedelta(seconds=30))
    assert part == whole[2:3]
    assert part[0].engagement_low is not None


def test_of_nobody_there_is_nothing(lesson: Lesson) -> None:
    with lesson.engine.connect() as conn:
        for seconds in (2, 10):
            found = seen(conn, lesson, seconds)
            assert (found.starts, found.sizes.tolist(), found.whose()) == ([], [], [])
        assert student_buckets.read(conn, uuid4(), timedelta(seconds=10)).starts == []


def test_what_cannot_be_packed_is_refused() -> None:
    assert packed.unpack(None, [column("n", Integer)]).shape == (0,)
    with pytest.raises(LookupError, match="how is"):
        packed.pack([column("n", Integer), column("word", String)])
    with pytest.raises(LookupError, match="how is"):
        packed.pack([func.now().cast(String)])
