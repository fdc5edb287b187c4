"""The mood as it moves, over a real connection."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import Engine, delete, func, select, text

from services.api import event_stream
from services.api.app import ApiContext, create_app
from services.api.mood_feed import Pace
from services.api.mood_feeds import MoodFeeds
from services.auth.secret import Secret
from services.auth.tokens import issue_viewer_token
from services.domain.looks import Look
from services.domain.reach import Reach
from services.domain.records import Box, Face, HeadPose, Outcome, Reading
from services.storage import api_keys, notify, participants, readings, rollups, sessions
from services.storage.models import AuditRow
from tests.api.following import following
from tests.webhooks.receiver import eventually

KEY = "platform-key-of-the-tests"
SECRET = Secret("a secret of the tests, long enough for HS256")
FACE = Face(Box(0.3, 0.2, 0.6, 0.8), HeadPose(0, 0, 0), 0.9)
HAPPY = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
SAD = (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BEGIN = datetime.fromtimestamp(datetime.now(UTC).timestamp() // 10 * 10 - 120, UTC)
"""Two minutes ago, at the start of a bucket."""

Client = httpx.AsyncClient


class Lesson:
    """Two students of one session that can be seen."""

    def __init__(self, engine: Engine, context: ApiContext, session: dict[str, Any], students: list[str]) -> None:
        self.engine, self.context, self.session, self.students = engine, context, session, students
        self.id = session["id"]

    def see(self, student: int, after_s: float, look: tuple[float, ...] = HAPPY) -> None:
        who = UUID(self.students[student])
        seen = Reading(UUID(self.id), who, BEGIN + timedelta(seconds=after_s), after_s, 0, Outcome.READ, FACE, 0, look, "test")  # type: ignore[arg-type]
        with self.engine.begin() as conn:
            written = readings.write(conn, [seen], raw_retention=timedelta(hours=24))
            rollups.recompute(conn, rollups.dirty(written.stored))
            sessions.mark_started(conn, {UUID(self.id): seen.at})
        self.context.feeds.notify(UUID(self.id))

    def erase(self, student: int) -> None:
        with self.engine.begin() as conn:
            participants.erase(conn, UUID(self.students[student]))
        self.context.feeds.notify(UUID(self.id))

    def end(self) -> None:
        with self.engine.begin() as conn:
            session = sessions.whosever(conn, UUID(self.id))
            sessions.end(conn, Reach.all_of(session.organisation_id), session.id)
        self.context.feeds.notify(UUID(self.id))


@pytest.fixture
def context(make_context: Callable[..., ApiContext]) -> ApiContext:
    return make_context()


@pytest.fixture
async def server(context: ApiContext, serving: Callable[..., Any]) -> AsyncIterator[str]:
    async with serving(create_app(context), port=0) as running:
        yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
        context.feeds.close()


@pytest.fixture
async def platform(server: str) -> AsyncIterator[Client]:
    async with Client(base_url=server, headers={"Authorization": f"Bearer {KEY}"}) as client:
        yield client


@pytest.fixture
async def lesson(platform: Client, engine: Engine, context: ApiContext) -> Lesson:
    session = (await platform.post("/api/v1/sessions", json={"title": "Algebra", "policy": {"k": 1}})).json()
    path = f"/api/v1/sessions/{session['id']}/participants"
    students = [(await platform.post(path, json={"name": name, "consent": True})).json()["id"] for name in ("Ada", "Bela")]
    return Lesson(engine, context, session, students)


async def mood(client: Client, session_id: str, **params: Any) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = (await client.get(f"/api/v1/sessions/{session_id}/mood", params=params)).json()["points"]
    return points


async def test_points_come_as_they_are_read_until_the_end_and_are_those_of_the_mood(platform: Client, lesson: Lesson) -> None:
    lesson.see(0, 1)
    async with following(platform, lesson.id, past=600) as page:
        assert page.response.headers["content-type"].startswith("text/event-stream")
        first = await page.next()
        assert (first.kind, first.data) == ("point", (await mood(platform, lesson.id))[0])
        lesson.see(1, 2, SAD)  # the same bucket again, with other figures
        assert (await page.next()).data == (await mood(platform, lesson.id))[0] != first.data
        lesson.see(0, 11)
        lesson.see(0, 21)
        lesson.end()
        rest = await page.rest()
    assert (rest[-1].kind, rest[-1].id) == ("end", "end")
    assert datetime.fromisoformat(rest[-1].data["ended_at"]) <= datetime.now(UTC)
    assert list(page.points.values()) == await mood(platform, lesson.id)
    assert len(page.points) == 3


async def test_other_buckets_are_other_streams(platform: Client, lesson: Lesson) -> None:
    for second in (1, 2, 11, 31):
        lesson.see(0, second)
    lesson.end()
    for bucket in (1, 20):
        async with following(platform, lesson.id, past=600, bucket=bucket) as page:
            await page.rest()
        assert list(page.points.values()) == await mood(platform, lesson.id, bucket=bucket)


async def test_without_a_past_it_begins_now(platform: Client, lesson: Lesson) -> None:
    lesson.see(0, 1)
    async with following(platform, lesson.id) as page:
        now = (datetime.now(UTC) - BEGIN).total_seconds()
        lesson.see(0, now)
        lesson.end()
        await page.rest()
    assert [datetime.fromisoformat(at) >= BEGIN + timedelta(seconds=now - 10) for at in page.points] == [True]


async def test_who_comes_back_gets_what_was_missed(platform: Client, lesson: Lesson) -> None:
    for second in (1, 11, 21):
        lesson.see(0, second)
    async with following(platform, lesson.id, past=600) as page:
        ids = [(await page.next()).id for _ in range(3)]
        async with following(platform, lesson.id, last_event_id=ids[-1]) as back:
            lesson.see(1, 12)  # an old bucket, told late
            assert datetime.fromisoformat((await back.next()).data["at"]) == BEGIN + timedelta(seconds=10)
    lesson.end()
    for last in (ids[-1], ids[0].replace(ids[0].split("-")[1], "00000000")):  # the feed is another one now; so is another process's
        async with following(platform, lesson.id, last_event_id=last) as back:
            await back.rest()
        assert list(back.points.values()) == await mood(platform, lesson.id)
    done = await platform.get(f"/api/v1/sessions/{lesson.id}/mood/stream", headers={"Last-Event-ID": "end"})
    assert (done.status_code, done.content) == (204, b"")


@pytest.mark.parametrize("nonsense", ["x", "1-2-3", "-1-00000000-0", "999999999999-00000000-1", "end\tx"])
async def test_an_id_that_is_not_ours_counts_for_nothing(platform: Client, lesson: Lesson, nonsense: str) -> None:
    lesson.see(0, 1)
    lesson.end()
    async with following(platform, lesson.id, last_event_id=nonsense, past=600) as page:
        assert (await page.rest())[-1].kind == "end"


async def test_who_is_erased_is_gone_from_figures_that_were_shown(platform: Client, lesson: Lesson) -> None:
    lesson.see(0, 1, HAPPY)
    lesson.see(1, 2, SAD)
    lesson.see(1, 11, SAD)
    async with following(platform, lesson.id, past=600) as page:
        while len(page.points) < 2:
            await page.next()
        lesson.erase(1)
        lesson.end()
        await page.rest()
    first, second = page.points.values()
    assert [first] == await mood(platform, lesson.id)
    assert (first["expressions"]["happy"], first["readable"]) == (1.0, 1)
    assert second["suppressed"]
    assert {value for name, value in second.items() if name not in {"at", "suppressed"}} == {None}


async def test_small_groups_are_hidden_as_in_the_mood(
    make_context: Callable[..., ApiContext], serving: Callable[..., Any], platform: Client, lesson: Lesson
) -> None:
    lesson.see(0, 1)
    lesson.see(0, 11)
    lesson.see(1, 12)
    lesson.end()
    strict = make_context(k_floor=2)
    async with serving(create_app(strict), port=0) as running:
        port = running.servers[0].sockets[0].getsockname()[1]
        async with Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {KEY}"}) as client:
            async with following(client, lesson.id, past=600) as page:
                await page.rest()
            assert list(page.points.values()) == await mood(client, lesson.id)
    assert [point["suppressed"] for point in page.points.values()] == [True, False]


async def test_there_is_an_end_to_the_room(make_context: Callable[..., ApiContext], serving: Callable[..., Any], lesson: Lesson) -> None:
    lesson.see(0, 1)
    feeds = MoodFeeds(lesson.engine, 1, most=1, pace=Pace(linger=timedelta(0)))
    async with serving(create_app(make_context(feeds=feeds)), port=0) as running:
        port = running.servers[0].sockets[0].getsockname()[1]
        async with Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {KEY}"}) as client:
            async with following(client, lesson.id, past=600) as page:
                await page.next()
                full = await client.get(f"/api/v1/sessions/{lesson.id}/mood/stream")
                assert (full.status_code, full.headers["content-type"]) == (503, "application/problem+json")
                assert full.headers["retry-after"]
            await until_free(feeds)
            async with following(client, lesson.id, past=600) as page:
                await page.next()
            feeds.close()


async def until_free(feeds: MoodFeeds) -> None:
    await eventually(lambda: not feeds._open)


async def test_a_process_that_stops_takes_leave_of_its_streams(platform: Client, lesson: Lesson, context: ApiContext) -> None:
    lesson.see(0, 1)
    async with following(platform, lesson.id, past=600) as page:
        await page.next()
        context.feeds.close()
        assert await page.rest() == []
    await until_free(context.feeds)
    assert (await platform.get(f"/api/v1/sessions/{lesson.id}/mood/stream")).status_code == 503


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


async def test_postgres_tells_that_there_is_news(platform: Client, lesson: Lesson, context: ApiContext, database_url: str) -> None:
    listener = notify.Listener(database_url)
    listener.start()
    listener.subscribe(context.feeds.notify)
    assert await asyncio.to_thread(listener.wait_ready, 60)
    async with following(platform, lesson.id, past=600) as page:
        lesson.context = type("Deaf", (), {"feeds": type("Feeds", (), {"notify": staticmethod(lambda _: None)})})  # type: ignore[assignment]
        lesson.see(0, 1)
        with lesson.engine.begin() as conn:
            notify.announce(conn, UUID(lesson.id))
        assert (await page.next()).kind == "point"
    await asyncio.to_thread(listener.stop)


async def test_an_unknown_session_and_wrong_parameters_are_refused_before_it_begins(platform: Client, lesson: Lesson) -> None:
    assert (await platform.get(f"/api/v1/sessions/{uuid4()}/mood/stream")).status_code == 404
    for wrong in ({"bucket": 0}, {"past": -1}, {"past": 10**6}):
        assert (await platform.get(f"/api/v1/sessions/{lesson.id}/mood/stream", params=wrong)).status_code == 422
