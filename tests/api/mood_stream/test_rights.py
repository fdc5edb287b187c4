"""A stream lasts as long as the right to see it, and each look is written down."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import Engine, delete, func, select, text

from services.api import event_stream
from services.auth import cookies
from services.auth.principals import Teacher
from services.auth.tokens import issue_viewer_token
from services.domain.looks import Look
from services.storage import api_keys, logins, sessions, users
from services.storage.models import AuditRow
from tests.api.conftest import SECRET, TEACHER
from tests.api.following import following
from tests.api.mood_stream.lesson import Lesson
from tests.webhooks.receiver import eventually

Client = httpx.AsyncClient


async def test_a_key_that_is_revoked_sees_no_more(
    server: str, platform: Client, lesson: Lesson, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "KEEP_ALIVE_S", 0.05)
    with engine.begin() as conn:
        session = sessions.by_code(conn, lesson.session["code"])
        issued = api_keys.issue(conn, session.organisation_id, "lms")
    lesson.see(0, 1)
    async with (
        Client(base_url=server, headers={"Authorization": f"Bearer {issued.key}"}) as client,
        following(client, lesson.id, past=600) as page,
    ):
        await page.next()
        with engine.begin() as conn:
            api_keys.revoke(conn, session.organisation_id, issued.record.id)
        assert [event.kind for event in await page.rest() if event.kind == "end"] == []
        assert page.comments > 0
        assert (await client.get(f"/api/v1/sessions/{lesson.id}/mood/stream")).status_code == 401


async def test_a_stream_that_stays_open_is_written_down_again(
    platform: Client, lesson: Lesson, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each ten minutes one entry: when that of now is taken away, it comes again."""
    monkeypatch.setattr(event_stream, "KEEP_ALIVE_S", 0.05)
    seen = select(func.count()).select_from(AuditRow).where(AuditRow.action == Look.MOOD.value)

    def looks() -> int:
        with engine.connect() as conn:
            return conn.execute(seen).scalar_one()

    lesson.see(0, 1)
    async with following(platform, lesson.id, past=600) as page:
        await page.next()
        assert looks() == 1
        with engine.begin() as conn:
            conn.execute(delete(AuditRow))
        reading = asyncio.create_task(page.rest())
        await eventually(lambda: looks() == 1)
        lesson.end()
        assert [event.kind for event in await reading][-1] == "end"


async def test_a_stream_whose_looks_can_be_written_down_no_longer_ends(
    platform: Client, lesson: Lesson, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "KEEP_ALIVE_S", 0.05)
    lesson.see(0, 1)
    async with following(platform, lesson.id, past=600) as page:
        await page.next()
        with engine.begin() as conn:
            conn.execute(text(f"ALTER DATABASE {engine.url.database} SET default_transaction_read_only = on"))
        engine.dispose()
        assert [event.kind for event in await page.rest() if event.kind == "end"] == []


async def test_a_link_shows_one_session_and_ends_with_its_time(
    server: str, platform: Client, lesson: Lesson, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "KEEP_ALIVE_S", 0.05)
    with engine.begin() as conn:
        organisation = sessions.by_code(conn, lesson.session["code"]).organisation_id
    lesson.see(0, 1)
    token = issue_viewer_token(SECRET, organisation, UUID(lesson.id), timedelta(seconds=3))
    foreign = issue_viewer_token(SECRET, uuid4(), UUID(lesson.id), timedelta(hours=1))
    other = (await platform.post("/api/v1/sessions", json={"title": "Another"})).json()["id"]
    async with Client(base_url=server) as client:
        client.headers["Authorization"] = f"Bearer {foreign}"
        assert (await client.get(f"/api/v1/sessions/{lesson.id}/mood/stream")).status_code == 404
        client.headers["Authorization"] = f"Bearer {token}"
        for path in (f"{other}/mood", f"{other}/mood/stream"):
            assert (await client.get(f"/api/v1/sessions/{path}")).status_code == 403
        assert (await client.get(f"/api/v1/sessions/{lesson.id}/participants")).status_code == 403
        async with following(client, lesson.id, past=600) as page:
            await page.next()
            assert "end" not in [event.kind for event in await page.rest()]  # it ends with the token


async def test_a_lesson_that_is_given_to_another_teacher_is_seen_no_more(
    server: str, platform: Client, lesson: Lesson, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "KEEP_ALIVE_S", 0.05)
    path = f"/api/v1/sessions/{lesson.id}"
    lesson.see(0, 1)
    async with Client(base_url=server, cookies={cookies.NAME: cookie}) as client:
        assert (await client.get(f"{path}/mood/stream")).status_code == 404
        await platform.patch(path, json={"teacher": TEACHER})
        async with following(client, lesson.id, past=600) as page:
            await page.next()
            await platform.patch(path, json={"teacher": None})
            assert "end" not in [event.kind for event in await page.rest()]
        assert (await client.get(f"{path}/mood/stream")).status_code == 404


async def test_who_is_an_administrator_no_more_comes_back_with_less(
    server: str, lesson: Lesson, engine: Engine, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "KEEP_ALIVE_S", 0.05)
    lesson.see(0, 1)
    with engine.begin() as conn:
        head = users.ensure_teacher(conn, teacher.organisation_id, "head@school.org", is_admin=True)
        cookie = cookies.issue_teacher_cookie(SECRET, logins.begin(conn, head, timedelta(hours=1)))
    async with Client(base_url=server, cookies={cookies.NAME: cookie}) as client:
        async with following(client, lesson.id, past=600) as page:
            await page.next()
            with engine.begin() as conn:
                users.ensure_teacher(conn, teacher.organisation_id, "head@school.org", is_admin=False)
            assert "end" not in [event.kind for event in await page.rest()]
        assert (await client.get(f"/api/v1/sessions/{lesson.id}/mood/stream")).status_code == 404
