"""What is over is forgotten."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from services import clock
from services.bootstrap.housekeeping import forget_in_time
from services.domain.happenings import Happening
from services.domain.policy import Policy
from services.domain.reach import Reach
from services.storage import idempotency, logins, organisations, participants, sessions, users, webhooks
from tests.storage.lesson import Lesson
from tests.webhooks.receiver import eventually

TABLES = ("idempotency", "login", "happening", "webhook_delivery")


async def test_a_lesson_is_forgotten_by_its_own_days_and_the_log_by_the_installation_s(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures, names, consents and persons; the other lesson, with more days, keeps its own."""
    short, long = Lesson(engine, Policy(k=1, retention_days=7)), Lesson(engine, Policy(k=1, retention_days=30))
    for lesson in (short, long):
        ada = lesson.join("Ada")
        lesson.store([lesson.look(ada, n) for n in range(20)])
        with engine.begin() as conn:
            sessions.end(conn, Reach.all_of(lesson.organisation), lesson.session.id)
    with engine.begin() as conn:
        conn.execute(text("UPDATE audit SET at = now() - interval '400 days' WHERE session_id = :id"), {"id": long.session.id})
    monkeypatch.setattr(clock, "now", lambda: short.session.created_at + timedelta(days=9))

    def left() -> list[int]:
        tables = ("reading", "rollup", "participant", "consent", "person")
        with engine.connect() as conn:
            return [conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]

    assert left() == [40, 4, 2, 2, 2]
    forgetting = asyncio.create_task(forget_in_time(engine, timedelta(days=365)))
    await eventually(lambda: left() == [0, 2, 1, 1, 1])
    with engine.connect() as conn:
        actions = conn.execute(text("SELECT action FROM audit ORDER BY at, action")).scalars().all()
        assert participants.ids(conn, short.session.id) == frozenset()
    assert actions == ["consent.given", "participants.expired"]
    assert len(long.mood()) == 2
    forgetting.cancel()


async def test_what_is_old_goes_and_what_is_not_stays(engine: Engine) -> None:
    with engine.begin() as conn:
        home = organisations.default_organisation(conn)
        teacher = users.ensure_teacher(conn, home, "ada@school.org")
        webhooks.create(conn, home, "https://lms.school.org/hook", tuple(Happening))
        for i in range(2):
            idempotency.make_once(conn, idempotency.Wish(home, str(i), b"x" * 32), uuid4)
            logins.begin(conn, teacher, timedelta(hours=1))
            sessions.end(conn, Reach.all_of(home), sessions.create(conn, home, str(i), course=None, policy=Policy()).id)
        for table, column in (("idempotency", "created_at"), ("login", "expires_at"), ("happening", "created_at")):
            conn.execute(text(f"UPDATE {table} SET {column} = now() - interval '31 days' WHERE ctid = (SELECT min(ctid) FROM {table})"))

    def left() -> list[int]:
        with engine.connect() as conn:
            return [conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES]

    assert left() == [2, 2, 2, 2]
    forgetting = asyncio.create_task(forget_in_time(engine, timedelta(days=365)))
    await eventually(lambda: left() == [1, 1, 1, 1])
    forgetting.cancel()
