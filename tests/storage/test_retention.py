from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from services.domain.policy import Policy
from services.storage import partitions, retention
from tests.storage.lesson import RETENTION, Lesson


def counts(engine: Engine) -> tuple[int, int]:
    with engine.connect() as conn:
        readings, rollups = conn.execute(text("SELECT (SELECT count(*) FROM reading), (SELECT count(*) FROM rollup)")).one()
        return readings, rollups


def test_readings_go_after_their_day_and_rollups_stay(lesson: Lesson) -> None:
    made = lesson.look(lesson.join(), 0.0)
    lesson.store([made, replace(made, at=made.at + timedelta(days=2))])
    first, second = (made.at + RETENTION).date(), (made.at + RETENTION + timedelta(days=2)).date()
    with lesson.engine.begin() as conn:
        assert retention.drop_expired(conn, first) == retention.Dropped([], 0)
    assert counts(lesson.engine) == (2, 2)
    with lesson.engine.begin() as conn:
        assert retention.drop_expired(conn, first + timedelta(days=1)) == retention.Dropped([first], 0)
        assert partitions.existing(conn) == {second}
    assert counts(lesson.engine) == (1, 2)


def test_rollups_go_with_the_policy_of_their_session(engine: Engine) -> None:
    short, long = Lesson(engine, Policy(k=1, retention_days=2)), Lesson(engine, Policy(k=1, retention_days=30))
    for lesson in (short, long):
        who = lesson.join()
        lesson.store([lesson.look(who, n) for n in range(30)])
    with engine.begin() as conn:
        dropped = retention.drop_expired(conn, (short.start + timedelta(days=4)).date())
    assert dropped.rollups == 3
    assert short.mood(10) == []
    assert len(long.mood(10)) == 3


def test_dropping_again_drops_nothing(lesson: Lesson) -> None:
    lesson.store([lesson.look(lesson.join(), 0.0)])
    later = (lesson.start + timedelta(days=200)).date()
    with lesson.engine.begin() as conn:
        assert retention.drop_expired(conn, later).rollups == 1
        assert retention.drop_expired(conn, later) == retention.Dropped([], 0)


def test_a_long_reader_is_not_waited_for_forever(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "LOCK_TIMEOUT", "100ms")
    lesson.store([lesson.look(lesson.join(), 0.0)])
    later = (lesson.start + timedelta(days=200)).date()
    with lesson.engine.connect() as report:
        report.execute(text("SELECT count(*) FROM reading"))
        with pytest.raises(OperationalError), lesson.engine.begin() as conn:
            retention.drop_expired(conn, later)
    assert counts(lesson.engine) == (1, 1)
