"""The mood as it moves, over a real connection."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.api.app import ApiContext, create_app
from services.api.mood_feed import Pace
from services.api.mood_feeds import MoodFeeds
from services.storage import notify
from tests.api.conftest import PLATFORM_KEY
from tests.api.following import following
from tests.api.mood_stream.lesson import HAPPY, SAD, Lesson, mood
from tests.webhooks.receiver import eventually

Client = httpx.AsyncClient


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
        now = (datetime.now(UTC) - lesson.begin).total_seconds()
        lesson.see(0, now)
        lesson.end()
        await page.rest()
    assert [datetime.fromisoformat(at) >= lesson.begin + timedelta(seconds=now - 10) for at in page.points] == [True]


async def test_who_comes_back_gets_what_was_missed(platform: Client, lesson: Lesson) -> None:
    for second in (1, 11, 21):
        lesson.see(0, second)
    async with following(platform, lesson.id, past=600) as page:
        ids = [(await page.next()).id for _ in range(3)]
        async with following(platform, lesson.id, last_event_id=ids[-1]) as back:
            lesson.see(1, 12)  # an old bucket, told late
            assert datetime.fromisoformat((await back.next()).data["at"]) == lesson.begin + timedelta(seconds=10)
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
        async with Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {PLATFORM_KEY}"}) as client:
            async with following(client, lesson.id, past=600) as page:
                await page.rest()
            assert list(page.points.values()) == await mood(client, lesson.id)
    assert [point["suppressed"] for point in page.points.values()] == [True, False]


async def test_there_is_an_end_to_the_room(make_context: Callable[..., ApiContext], serving: Callable[..., Any], lesson: Lesson) -> None:
    lesson.see(0, 1)
    feeds = MoodFeeds(lesson.engine, 1, most=1, pace=Pace(linger=timedelta(0)))
    async with serving(create_app(make_context(feeds=feeds)), port=0) as running:
        port = running.servers[0].sockets[0].getsockname()[1]
        async with Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {PLATFORM_KEY}"}) as client:
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
