"""What every crop queue promises: the one in the process, and the one through a real Redis."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

import pytest

from services import clock
from tests.inference.queues import Ends, client_of, consumer_of, dropped, facts, of_one_process, producer_of
from tests.redis_server import RedisServer, needs_redis, redis_server
from tests.sender import eventually

Open = Callable[[int, float], AbstractAsyncContextManager[Ends]]
"""With room for so many crops, none of which may be older than so many seconds."""


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@pytest.fixture(params=["in process", pytest.param("redis", marks=needs_redis)])
def queue(request: pytest.FixtureRequest) -> Open:
    if request.param == "in process":
        return lambda size, max_age_s: contextlib.nullcontext(of_one_process(size, max_age_s))
    return lambda size, max_age_s: through(request.getfixturevalue("server"), size, max_age_s)


@contextlib.asynccontextmanager
async def through(server: RedisServer, size: int, max_age_s: float) -> AsyncIterator[Ends]:
    """Nobody takes until somebody asks."""
    async with (
        client_of(server.url) as redis,
        producer_of(server.url, max_age_s=max_age_s, length=size) as producer,
        consumer_of(server.url, max_age_s=max_age_s) as consumer,
    ):
        yield Ends(producer, consumer)
        await redis.flushall()


async def take(ends: Ends, wanted: int, most: int = 32) -> list[Any]:
    taken: list[Any] = []
    async with asyncio.timeout(20):
        while len(taken) < wanted:
            taken += await ends.source.take(most)
    return taken


async def test_what_is_put_is_taken_whole_and_in_order(queue: Open, crop: Any) -> None:
    crops = [crop(level) for level in range(10)]
    async with queue(100, 60) as ends:
        ends.sink.put(crops[:6])
        ends.sink.put(crops[6:])
        assert facts(await take(ends, 10)) == facts(crops)


async def test_a_batch_has_its_most(queue: Open, crop: Any) -> None:
    async with queue(100, 60) as ends:
        crops = [crop() for _ in range(5)]
        ends.sink.put(crops)
        async with asyncio.timeout(20):
            first = await ends.source.take(3)
        assert 1 <= len(first) <= 3
        assert facts(first + await take(ends, 5 - len(first), most=3)) == facts(crops)


async def test_what_waits_is_taken_at_once(queue: Open, crop: Any) -> None:
    async with queue(100, 60) as ends:
        ends.sink.put([crop()])
        async with asyncio.timeout(20):
            assert len(await ends.source.take(32)) == 1


async def test_who_waits_is_woken(queue: Open, crop: Any) -> None:
    async with queue(100, 60) as ends:
        taking = asyncio.create_task(ends.source.take(32))
        ends.sink.put([])
        await asyncio.sleep(0.2)
        assert not taking.done()
        ends.sink.put([crop()])
        async with asyncio.timeout(20):
            assert len(await taking) == 1


async def test_a_full_queue_drops_the_oldest_and_counts_them(queue: Open, crop: Any) -> None:
    before = dropped("queue_full")
    async with queue(3, 60) as ends:
        crops = [crop() for _ in range(5)]
        ends.sink.put(crops)
        await eventually(lambda: dropped("queue_full") == before + 2)
        assert facts(await take(ends, 3)) == facts(crops[2:])


async def test_old_crops_are_dropped_and_counted(queue: Open, crop: Any) -> None:
    before = dropped("too_old")
    async with queue(10, 0.5) as ends:
        ends.sink.put([crop(), crop()])
        await asyncio.sleep(0.7)
        fresh = crop()
        ends.sink.put([fresh])
        assert facts(await take(ends, 1)) == facts([fresh])
        assert dropped("too_old") == before + 2


async def test_where_not_all_can_be_read_nobody_goes_short(queue: Open, crop: Any) -> None:
    """Twelve faces a tick, four of which are read: a reader that keeps time with them would always meet the same four by age alone."""
    students, read, before = [crop() for _ in range(12)], Counter[Any](), dropped("too_old")
    async with queue(1000, 0.5) as ends:
        for _ in range(25):
            now = clock.unix()
            ends.sink.put([replace(each, captured_at=now) for each in students])
            async with asyncio.timeout(20):
                read.update(each.source.participant_id for each in await ends.source.take(4))
            await asyncio.sleep(0.1)
    counts = [read[each.source.participant_id] for each in students]
    assert min(counts) >= max(counts) / 2 > 0, counts
    assert dropped("too_old") > before
