from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from services.domain.policy import Analysis, Faces, Policy
from services.domain.records import Outcome
from services.errors import BadInput
from services.storage import mood
from tests.storage.lesson import HAPPY, NEUTRAL, SAD, Lesson


def test_a_lesson_by_hand(lesson: Lesson) -> None:
    ada, bo = lesson.join("Ada"), lesson.join("Bo")
    lesson.store([lesson.look(ada, n, HAPPY) for n in range(10)])
    lesson.store([lesson.look(bo, n, NEUTRAL, yaw=0.0 if n < 5 else 80.0) for n in range(10)])
    lesson.store([lesson.look(ada, n, SAD) for n in range(20, 30)])
    first, second = lesson.mood(10)
    assert first.at == lesson.start
    assert first.expressions is not None
    assert (first.expressions["happy"], first.expressions["neutral"]) == (0.5, 0.5)
    assert first.valence == pytest.approx(0.445)
    assert first.engagement == pytest.approx((100 * 0.6 / 0.9 + 50) / 2)
    assert (first.present, first.readable, first.facing) == (2, 2, 0.75)
    assert second.at == lesson.start + timedelta(seconds=20)  # nobody was seen in between: no point
    assert (second.present, second.readable) == (1, 1)
    assert second.valence == pytest.approx(-0.81)


@pytest.mark.parametrize("bucket", [1, 2, 5, 10, 30, 60, 3600])
def test_every_bucket_length_tells_the_same_story(lesson: Lesson, bucket: int) -> None:
    who = [lesson.join(name) for name in ("Ada", "Bo", "Cleo")]
    lesson.store([lesson.look(person, n / 2, HAPPY) for person in who for n in range(240)])
    points = lesson.mood(bucket)
    starts = [point.at.timestamp() for point in points]
    assert all(start % bucket == 0 for start in starts)
    assert starts == sorted(set(starts))
    assert {(point.valence, point.present, point.readable) for point in points} == {(0.89, 3, 3)}
    if bucket <= 60:
        assert len(points) in (120 // bucket, 120 // bucket + 1)


def test_raw_and_rolled_up_figures_agree(lesson: Lesson) -> None:
    ada, room = lesson.join("Ada"), lesson.join("Room", faces=Faces.MANY)
    lesson.store([lesson.look(ada, n / 3, HAPPY if n % 3 else SAD, yaw=n * 1.5) for n in range(60)])
    lesson.store([lesson.look(room, n / 3, NEUTRAL, face_index=face, yaw=40.0 * face) for n in range(60) for face in range(3)])
    rolled = lesson.mood(10)
    ten = rolled[0].at, rolled[0].at + timedelta(seconds=10)
    raw = lesson.mood(1, since=ten[0], until=ten[1])
    assert len(raw) == 10
    assert rolled[0].facing == pytest.approx(sum(point.facing or 0 for point in raw) / 10)


def test_since_and_until_take_whole_buckets(lesson: Lesson) -> None:
    who = lesson.join()
    lesson.store([lesson.look(who, n, HAPPY) for n in range(60)])

    def starts(bucket: int, since: float | None, until: float | None) -> list[float]:
        def moment(seconds: float | None) -> datetime | None:
            return None if seconds is None else lesson.start + timedelta(seconds=seconds)

        points = lesson.mood(bucket, since=moment(since), until=moment(until))
        return [(point.at - lesson.start).total_seconds() for point in points]

    assert starts(10, 20, 40) == [20, 30]
    assert starts(10, 25, 41) == [20, 30, 40]
    assert starts(1, 57, None) == [57, 58, 59]
    assert starts(1, None, 2.5) == [0, 1, 2]
    whole = lesson.mood(10)
    assert lesson.mood(10, since=lesson.start + timedelta(seconds=25))[0] == whole[2]


def test_below_k_a_point_keeps_its_time_only(lesson: Lesson) -> None:
    people = [lesson.join(name) for name in "ABC"]
    lesson.store([lesson.look(who, n) for who in people for n in range(10)])
    lesson.store([lesson.look(who, n) for who in people[:2] for n in range(10, 20)])
    shown, hidden = lesson.mood(10, k=3)
    assert (shown.suppressed, shown.readable) == (False, 3)
    assert hidden.suppressed
    assert hidden.at == lesson.start + timedelta(seconds=10)
    assert {hidden.expressions is None, hidden.engagement, hidden.present, hidden.readable} == {True, None}


def test_presence_mode_has_no_expressions(engine: Engine) -> None:
    lesson = Lesson(engine, Policy(Analysis.PRESENCE, k=1))
    ada, bo = lesson.join("Ada"), lesson.join("Bo")
    lesson.store([lesson.look(ada, n, None) for n in range(10)])
    lesson.store([lesson.look(bo, n, outcome=Outcome.NO_FACE) for n in range(10)])
    (point,) = lesson.mood(10)
    assert (point.present, point.readable, point.facing, point.suppressed) == (2, 1, 1.0, False)
    assert (point.expressions, point.valence, point.engagement) == (None, None, None)


def test_sessions_do_not_see_each_other(engine: Engine) -> None:
    mine, theirs = Lesson(engine, Policy(k=1)), Lesson(engine, Policy(k=1))
    mine.store([mine.look(mine.join(), 0.0)])
    assert theirs.mood(10) == theirs.mood(1) == []


@pytest.mark.parametrize("bucket", [0, -1, 3601])
def test_buckets_have_bounds(lesson: Lesson, bucket: int) -> None:
    with pytest.raises(BadInput):
        lesson.mood(bucket)


def test_coverage_is_of_the_last_five_seconds(lesson: Lesson) -> None:
    ada, bo, cleo = (lesson.join(name) for name in ("Ada", "Bo", "Cleo"))
    lesson.join("Dee")
    lesson.store([lesson.look(ada, 9.0), lesson.look(ada, 10.0), lesson.look(bo, 10.0, outcome=Outcome.NO_FACE), lesson.look(cleo, 4.0)])
    with lesson.engine.connect() as conn:
        at = lesson.start + timedelta(seconds=10)
        assert mood.coverage(conn, lesson.session, k=1, at=at) == mood.Coverage(participants=4, present=2, readable=1, suppressed=False)
        assert mood.coverage(conn, lesson.session, k=2, at=at).suppressed
        assert mood.coverage(conn, lesson.session, k=1, at=at + timedelta(minutes=1)) == mood.Coverage(4, 0, 0, suppressed=True)


def test_coverage_in_presence_mode_counts_faces(engine: Engine) -> None:
    lesson = Lesson(engine, Policy(Analysis.PRESENCE, k=1))
    lesson.store([lesson.look(lesson.join(), 0.0, None)])
    with engine.connect() as conn:
        assert mood.coverage(conn, lesson.session, k=1, at=lesson.start).readable == 1
