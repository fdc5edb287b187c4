from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from services.domain.policy import Policy
from services.domain.reach import Reach
from services.storage import participants, partitions, readings, retention, sessions
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


def people(engine: Engine) -> tuple[int, int, int]:
    with engine.connect() as conn:
        asked = "SELECT (SELECT count(*) FROM participant), (SELECT count(*) FROM person), (SELECT count(*) FROM consent)"
        found = conn.execute(text(asked)).one()
    return found[0], found[1], found[2]


def ends(lesson: Lesson) -> None:
    with lesson.engine.begin() as conn:
        sessions.end(conn, Reach.all_of(lesson.organisation), lesson.session.id)


def after(lesson: Lesson, days: int) -> tuple[int, int]:
    """So many days later; -> participants forgotten, rollups dropped."""
    day = (lesson.session.created_at + timedelta(days=days)).date()
    with lesson.engine.begin() as conn:
        dropped = retention.drop_expired(conn, day)
        return retention.forget_people(conn, day), dropped.rollups


def test_names_go_with_the_figures(engine: Engine) -> None:
    short, long = Lesson(engine, Policy(k=1, retention_days=2)), Lesson(engine, Policy(k=1, retention_days=30))
    for lesson in (short, long):
        lesson.store([lesson.look(lesson.join("Ada", external_id="s-1"), 0.0), lesson.look(lesson.join("Bo"), 0.0)])
        ends(lesson)
    assert after(short, 2) == (0, 0)
    assert people(engine) == (4, 3, 4)
    assert after(short, 4) == (2, 2)
    assert people(engine) == (2, 2, 2)  # Ada is known to the other lesson
    with engine.connect() as conn:
        assert {who.name for who in participants.list_of(conn, long.session.id)} == {"Ada", "Bo"}
        assert participants.list_of(conn, short.session.id) == []
        entry = conn.execute(text("SELECT * FROM audit WHERE action = 'participants.expired'")).one()
    assert (entry.session_id, entry.subject_id, entry.actor, entry.details) == (short.session.id, None, "service", {"participants": 2})
    assert after(long, 40) == (2, 2)
    assert people(engine) == (0, 0, 0)


def test_nothing_of_names_is_left_in_the_log(lesson: Lesson) -> None:
    lesson.join("Ada Lovelace", external_id="s-1")
    ends(lesson)
    assert after(lesson, 100)[0] == 1
    with lesson.engine.connect() as conn:
        log = "".join(conn.execute(text("SELECT audit::text FROM audit")).scalars())
    assert "consent.given" in log
    assert "Ada" not in log
    assert "s-1" not in log


def test_who_never_showed_a_face_is_forgotten_too(engine: Engine) -> None:
    """Also where the lesson was never ended: from the day on which they came."""
    lesson = Lesson(engine, Policy(k=1, retention_days=0))
    lesson.join()
    assert [after(lesson, days)[0] for days in (0, 1)] == [0, 1]


def test_a_lesson_that_runs_on_keeps_who_was_there_lately(engine: Engine) -> None:
    lesson = Lesson(engine, Policy(k=1, retention_days=5))
    once, again = lesson.join("Ada"), lesson.join("Bo")
    made = lesson.look(again, 0.0)
    lesson.store([lesson.look(once, 0.0), made, replace(made, at=made.at + timedelta(days=20))])
    assert after(lesson, 10)[0] == 1
    with engine.connect() as conn:
        assert [who.name for who in participants.list_of(conn, lesson.session.id)] == ["Bo"]
    assert after(lesson, 30)[0] == 1


def test_a_lesson_that_is_planned_keeps_who_was_entered_for_it(engine: Engine) -> None:
    lesson = Lesson(engine, Policy(k=1, retention_days=1))
    lesson.join()
    begin = lesson.session.created_at + timedelta(days=60)
    with engine.begin() as conn:
        plan = sessions.Schedule(begin, begin + timedelta(hours=1))
        sessions.change(
            conn, Reach.all_of(lesson.organisation), lesson.session.id, title="Later", course=None, schedule=plan, owner_id=None
        )
    assert [after(lesson, days)[0] for days in (30, 61, 63)] == [0, 0, 1]


def test_single_readings_that_are_kept_longer_keep_the_name(engine: Engine) -> None:
    lesson = Lesson(engine, Policy(k=1, retention_days=0))
    who = lesson.join()
    with engine.begin() as conn:
        readings.insert(conn, [lesson.look(who, 0.0)], raw_retention=timedelta(days=3))
    ends(lesson)
    assert [after(lesson, days)[0] for days in (2, 6)] == [0, 1]


def test_a_school_year_is_forgotten_in_steps(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for name in ("Ada", "Bo", "Cleo"):
        lesson.join(name)
    assert [after(lesson, 100)[0] for _ in range(3)] == [2, 1, 0]
