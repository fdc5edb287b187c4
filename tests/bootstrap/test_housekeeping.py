"""What is over is forgotten."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Engine, text

from services.bootstrap.housekeeping import forget_in_time
from services.domain.happenings import Happening
from services.domain.policy import Policy
from services.storage import idempotency, logins, organisations, sessions, users, webhooks
from tests.webhooks.receiver import eventually

TABLES = ("idempotency", "login", "happening", "webhook_delivery")


async def test_what_is_old_goes_and_what_is_not_stays(engine: Engine) -> None:
    with engine.begin() as conn:
        home = organisations.default_organisation(conn)
        teacher = users.ensure_teacher(conn, home, "ada@school.org")
        webhooks.create(conn, home, "https://lms.school.org/hook", tuple(Happening))
        for i in range(2):
            idempotency.make_once(conn, idempotency.Wish(home, str(i), b"x" * 32), uuid4)
            logins.begin(conn, teacher, timedelta(hours=1))
            sessions.end(conn, home, sessions.create(conn, home, str(i), course=None, policy=Policy()).id)
        for table, column in (("idempotency", "created_at"), ("login", "expires_at"), ("happening", "created_at")):
            conn.execute(text(f"UPDATE {table} SET {column} = now() - interval '31 days' WHERE ctid = (SELECT min(ctid) FROM {table})"))

    def left() -> list[int]:
        with engine.connect() as conn:
            return [conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES]

    assert left() == [2, 2, 2, 2]
    forgetting = asyncio.create_task(forget_in_time(engine, timedelta(days=365)))
    await eventually(lambda: left() == [1, 1, 1, 1])
    forgetting.cancel()
