"""What is over is forgotten."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy
from sqlalchemy import Engine, text

from services import clock
from services.bootstrap import housekeeping
from services.bootstrap.housekeeping import Kept, foresee, forget, forget_in_time
from services.domain.happenings import Happening
from services.domain.policy import Policy
from services.domain.reach import Reach
from services.storage import idempotency, logins, markers, organisations, participants, retention, sessions, users, webhooks
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
    forgetting = asyncio.create_task(forget_in_time(engine, Kept(audit=timedelta(days=365))))
    await eventually(lambda: left() == [0, 2, 1, 1, 1])
    with engine.connect() as conn:
        actions = conn.execute(text("SELECT action FROM audit ORDER BY at, action")).scalars().all()
        assert participants.ids(conn, short.session.id) == frozenset()
    assert actions == ["consent.given", "participants.expired"]
    assert len(long.mood()) == 2
    forgetting.cancel()


def test_what_would_go_is_what_goes(engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """And until then all of it is there."""
    lesson, longer = Lesson(engine, Policy(k=1, retention_days=7)), Lesson(engine, Policy(k=1, retention_days=30))
    for name in ("Ada", "Bo", "Cleo"):
        who = lesson.join(name)
        lesson.store([lesson.look(who, n) for n in range(20)])
    longer.store([longer.look(longer.join("Dora"), 0.0)])
    with engine.begin() as conn:
        markers.add(conn, lesson.session.id, lesson.start, "Test begins", user_id=None)
        conn.execute(text("UPDATE audit SET at = now() - interval '400 days' WHERE session_id = :id"), {"id": longer.session.id})
    monkeypatch.setattr(clock, "now", lambda: lesson.session.created_at + timedelta(days=9))
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    kept = Kept(audit=timedelta(days=365))

    def rows() -> dict[str, int]:
        with engine.connect() as conn:
            tables = sqlalchemy.inspect(conn).get_table_names()
            return {table: conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}

    before = rows()
    foreseen = foresee(engine, kept)
    assert rows() == before
    assert (foreseen.pop("readings"), foreseen["rollups"], foreseen["participants"], foreseen["markers"]) == (61, 6, 3, 1)
    assert foreseen["audit_entries"] == 1
    with caplog.at_level("INFO", housekeeping.__name__):
        assert forget(engine, kept) == foreseen
    (line,) = caplog.messages
    assert "rollups 6, markers 1, participants 3, audit_entries 1" in line
    after = rows()
    assert (before["rollup"] - after["rollup"], before["participant"] - after["participant"]) == (6, 3)
    assert not any(foresee(engine, kept).values())


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
    forgetting = asyncio.create_task(forget_in_time(engine, Kept(audit=timedelta(days=365))))
    await eventually(lambda: left() == [1, 1, 1, 1])
    forgetting.cancel()
