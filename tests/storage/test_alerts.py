"""Alerts in the database: once for a lesson, whoever looks."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from services.domain.alerts import Alert, Kind, Strength
from services.domain.happenings import Happening
from services.domain.policy import Analysis, Policy
from services.domain.records import Probabilities
from services.errors import NotFound
from services.storage import alerts, deliveries, retention, sessions, webhooks
from tests.storage.lesson import NEUTRAL, SAD, Lesson

STUDENTS = 6


def read(lesson: Lesson, *, until: float = 180, sad_from: float = 120, gone: int = 0, gone_from: float = 120) -> datetime:
    """Three minutes of a class, neutral and then sad, of whom some go; -> the time when its last step may be looked at."""
    presence = lesson.session.policy.analysis is Analysis.PRESENCE
    there = [lesson.join(f"Student {i}") for i in range(STUDENTS)]
    looks = []
    for second in range(0, round(until), 5):
        for student in there[gone if second >= gone_from else 0 :]:
            looks.append(lesson.look(student, second, None if presence else SAD if second >= sad_from else NEUTRAL))  # noqa: PERF401
    lesson.store(looks)
    with lesson.engine.begin() as conn:
        sessions.mark_started(conn, {lesson.session.id: lesson.start})
        lesson.session = sessions.whosever(conn, lesson.session.id)
    return lesson.start + timedelta(seconds=until + alerts.LATE_S)


def look(lesson: Lesson, now: datetime, k: int = 1) -> list[Alert]:
    with lesson.engine.begin() as conn:
        return alerts.look(conn, lesson.session, k=k, now=now)


def told(engine: Engine, webhook: UUID) -> list[str]:
    with engine.connect() as conn:
        return [one.kind for one in deliveries.page(conn, webhook, limit=10)]


def test_a_fall_is_raised_once_told_and_kept(lesson: Lesson) -> None:
    now = read(lesson)
    with lesson.engine.begin() as conn:
        hook = webhooks.create(conn, lesson.organisation, "https://lms.school.org/hook", (Happening.ALERT,))
    (raised,) = look(lesson, now)
    assert (raised.kind, raised.strength) == (Kind.ENGAGEMENT_FELL, Strength.STRONG)
    assert (raised.details["from"], raised.details["to"]) == (100, 33)
    assert raised.at == now - timedelta(seconds=alerts.LATE_S)
    assert look(lesson, now) == []
    with lesson.engine.connect() as conn:
        assert alerts.unseen(conn, lesson.session.id) == [raised]
        data = conn.execute(text("SELECT data FROM happening")).scalar_one()
    assert told(lesson.engine, hook.id) == ["alert"]
    assert data["details"] == {**raised.details, "strength": "strong"}
    assert (data["kind"], data["alert_id"]) == ("engagement_fell", str(raised.id))


def test_of_many_processes_one_raises(lesson: Lesson) -> None:
    now = read(lesson)
    with ThreadPoolExecutor(8) as pool:
        raised = [alert for found in pool.map(lambda _: look(lesson, now), range(24)) for alert in found]
    assert len(raised) == 1
    with lesson.engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM alert")).scalar_one() == 1


def test_while_another_looks_nothing_is_raised(lesson: Lesson) -> None:
    now = read(lesson)
    with lesson.engine.begin() as other:
        assert len(alerts.look(other, lesson.session, k=1, now=now)) == 1
        assert look(lesson, now) == []


def test_below_k_the_class_has_no_figure_that_could_fall(lesson: Lesson) -> None:
    assert look(lesson, read(lesson), k=STUDENTS + 1) == []


def test_in_presence_mode_cameras_are_told_and_nothing_else(engine: Engine) -> None:
    lesson = Lesson(engine, Policy(k=1, analysis=Analysis.PRESENCE))
    (raised,) = look(lesson, read(lesson, gone=4))
    assert (raised.kind, raised.details) == (Kind.CAMERAS_OFF, {"count": 4, "present": 2, "seconds": 60})


def test_what_was_is_not_what_is(lesson: Lesson) -> None:
    now = read(lesson)
    assert look(lesson, now + timedelta(seconds=10)) == []


def test_a_teacher_has_seen_it(lesson: Lesson) -> None:
    (raised,) = look(lesson, read(lesson))
    for _ in range(2):
        with lesson.engine.begin() as conn:
            alerts.acknowledge(conn, lesson.session.id, raised.id)
    with lesson.engine.begin() as conn:
        assert alerts.unseen(conn, lesson.session.id) == []
        for session_id, alert_id in ((uuid4(), raised.id), (lesson.session.id, uuid4())):
            with pytest.raises(NotFound):
                alerts.acknowledge(conn, session_id, alert_id)


def test_a_stronger_one_takes_the_place_of_a_weaker(lesson: Lesson) -> None:
    now = read(lesson)
    slight = {"from": 90, "to": 79, "seconds": 30, "strength": "slight"}
    with lesson.engine.begin() as conn:
        conn.execute(
            text("INSERT INTO alert (id, session_id, at, kind, details) VALUES (:id, :session, :at, 'engagement_fell', CAST(:d AS jsonb))"),
            {"id": uuid4(), "session": lesson.session.id, "at": now - timedelta(minutes=2), "d": str(slight).replace("'", '"')},
        )
    (raised,) = look(lesson, now)
    with lesson.engine.connect() as conn:
        assert alerts.unseen(conn, lesson.session.id) == [raised]


def test_classes_that_run_are_found_until_they_end(lesson: Lesson) -> None:
    now = read(lesson)
    with lesson.engine.begin() as conn:
        assert alerts.live(conn, now) == [lesson.session.id]
        assert alerts.live(conn, now + timedelta(minutes=3)) == []
        conn.execute(text("UPDATE class_session SET ended_at = now()"))
        assert alerts.live(conn, now) == []


def test_alerts_and_markers_go_with_the_figures(engine: Engine) -> None:
    short, long = Lesson(engine, Policy(k=1, retention_days=2)), Lesson(engine, Policy(k=1, retention_days=30))
    with engine.begin() as conn:
        for lesson in (short, long):
            look(lesson, read(lesson))
            conn.execute(
                text("INSERT INTO marker (id, session_id, at, label) VALUES (:id, :session, :at, 'Break')"),
                {"id": uuid4(), "session": lesson.session.id, "at": lesson.start},
            )
    with engine.begin() as conn:
        retention.drop_expired(conn, (short.start + timedelta(days=4)).date())
        for table in ("alert", "marker"):
            assert conn.execute(text(f"SELECT session_id FROM {table}")).scalars().all() == [long.session.id]


def test_a_class_that_always_looks_sad_raises_nothing_until_it_changes(lesson: Lesson) -> None:
    """Twelve minutes of faces that a network calls sad, each as sad as it happens to be; then they look down."""
    chance = random.Random(7)
    there = [lesson.join(f"Student {i}") for i in range(STUDENTS)]
    sad, down = 12 * 60, 2 * 60

    def probabilities(second: int) -> Probabilities:
        share = chance.uniform(0.55, 0.9) if second < sad else 0.1
        return (0.0, (1 - share if second >= sad else 0.0), 0.0, 0.0, share, 0.0, (1 - share if second < sad else 0.0))

    lesson.store([lesson.look(who, at, probabilities(at), yaw=0 if at < sad else 60) for at in range(0, sad + down, 5) for who in there])
    with lesson.engine.begin() as conn:
        sessions.mark_started(conn, {lesson.session.id: lesson.start})
        lesson.session = sessions.whosever(conn, lesson.session.id)
    raised: dict[int, list[Alert]] = {}
    for second in range(10, sad + down + 10, 10):
        if found := look(lesson, lesson.start + timedelta(seconds=second + alerts.LATE_S)):
            raised[second] = found
    assert raised, "the rules look"
    assert min(raised) > sad, "sad all the time is no change"
