"""The crop queue between machines, through a real Redis: nothing is lost that was not counted, and no face stays."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest
from redis import Redis as SyncRedis
from redis.asyncio import Redis

from services import metrics
from services.errors import Misconfigured
from services.inference.classifying import classify
from services.inference.redis_queue import shedding
from services.inference.redis_queue.consumer import MOST_DELIVERIES, RedisCropConsumer
from services.inference.redis_queue.deliveries import Deliveries, key_of_crop
from services.inference.redis_queue.entry import GROUP, STREAM, Unreadable, decode, entries_of
from services.inference.redis_queue.group import DEAD
from tests.inference.queues import client_of, consumer_of, dropped, facts, producer_of
from tests.redis_server import RedisServer, needs_redis, redis_server
from tests.sender import eventually


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@pytest.fixture
async def redis(server: RedisServer) -> AsyncIterator[Redis]:
    async with client_of(server.url) as client:
        await client.flushall()
        yield client


async def taken(consumer: RedisCropConsumer, most: int = 32) -> list[Any]:
    async with asyncio.timeout(20):
        return await consumer.take(most)


async def pending(redis: Redis) -> int:
    return int((await redis.xpending(STREAM, GROUP))["pending"])


async def until_empty(redis: Redis) -> None:
    async with asyncio.timeout(20):
        while await redis.xlen(STREAM):  # noqa: ASYNC110 - the server has no event
            await asyncio.sleep(0.02)


def redelivered() -> float:
    return metrics.REGISTRY.get_sample_value("classpulse_crops_redelivered_total") or 0.0


def test_an_entry_comes_back_exactly_as_it_was(crop: Any) -> None:
    """A crop's time is part of its reading's key, so it may not change by a bit."""
    odd = [replace(crop(level), captured_at=1_764_201_234.123456 + level / 3, media_time=level / 7) for level in range(3)]
    crops = [replace(each, source=odd[0].source) for each in odd]
    (entry,) = entries_of(crops)
    assert facts(decode({name.encode(): value for name, value in entry.items()})) == facts(crops)


def test_each_session_has_an_entry_of_its_own(crop: Any) -> None:
    one, other = crop(1), crop(2)
    entries = entries_of([one, other, replace(crop(3), source=one.source)])
    assert [int(entry["count"]) for entry in entries] == [2, 1]


@pytest.mark.parametrize("damage", ["format", "session", "facts", "pixels", "side"])
def test_a_damaged_entry_is_told(damage: str, crop: Any) -> None:
    (entry,) = entries_of([crop()])
    fields = {name.encode(): value for name, value in entry.items()}
    with pytest.raises(Unreadable):
        decode({**fields, damage.encode(): b"7"})
    del fields[damage.encode()]
    with pytest.raises(Unreadable):
        decode(fields)


def test_an_entry_is_finished_with_its_last_crop(crop: Any) -> None:
    first, second, third = crop(), crop(), crop()
    held = Deliveries()
    held.add(b"1-0", [first, second])
    held.add(b"2-0", [second, third])
    assert held.settle([key_of_crop(first)]) == []
    assert held.settle([key_of_crop(second)]) == [b"1-0"]
    held.release([key_of_crop(third)])
    assert held.settle([key_of_crop(third)]) == []
    assert len(held) == 0


@needs_redis
async def test_a_face_leaves_redis_once_its_reading_is_stored_and_not_before(
    server: RedisServer, redis: Redis, crop: Any, classifier: Any
) -> None:
    async with producer_of(server.url) as producer, consumer_of(server.url) as consumer:
        producer.put([crop(), crop()])
        crops = await taken(consumer)
        crops += [] if len(crops) == 2 else await taken(consumer)
        consumer.settle(classify(classifier, crops[:1]))
        await asyncio.sleep(0.3)
        assert (await redis.xlen(STREAM), await pending(redis)) == (1, 1)
        await asyncio.to_thread(consumer.settle, classify(classifier, crops[1:]))  # as the writer's thread does
        await until_empty(redis)
        assert await pending(redis) == 0


@needs_redis
async def test_what_a_dead_worker_had_another_takes_up(server: RedisServer, redis: Redis, crop: Any, classifier: Any) -> None:
    crops, before = [crop() for _ in range(3)], redelivered()
    async with producer_of(server.url, max_age_s=0.6) as producer, consumer_of(server.url, claim_s=0.6, max_age_s=0.6) as second:
        async with consumer_of(server.url) as first:
            producer.put(crops)
            had: list[Any] = []
            while len(had) < 3:
                had += await taken(first)
        again = [await taken(second) for _ in range(3)]  # older than what is fresh may be: it was promised
        assert [len(batch) for batch in again] == [1, 1, 1]
        assert facts([batch[0] for batch in again]) == facts(crops)
        second.settle(classify(classifier, [batch[0] for batch in again]))
        await until_empty(redis)
    assert redelivered() == before + 3


@needs_redis
async def test_a_slow_worker_is_not_robbed(server: RedisServer, redis: Redis, crop: Any) -> None:
    """Its batch, or Postgres, takes three times as long as a silence that means death."""
    async with producer_of(server.url) as producer, consumer_of(server.url, claim_s=0.5) as slow:
        producer.put([crop()])
        await taken(slow)
        async with consumer_of(server.url, claim_s=0.5) as other:
            taking = asyncio.create_task(other.take(32))
            await asyncio.sleep(1.5)
            assert not taking.done()
            taking.cancel()
            await asyncio.gather(taking, return_exceptions=True)


@needs_redis
async def test_a_face_that_breaks_every_worker_is_given_up(server: RedisServer, redis: Redis, crop: Any) -> None:
    before = dropped("dead_letter")
    async with producer_of(server.url) as producer, consumer_of(server.url, claim_s=0.3) as consumer:
        producer.put([crop()])
        for _ in range(MOST_DELIVERIES):
            consumer.fail(await taken(consumer))
        await until_empty(redis)
    assert dropped("dead_letter") == before + 1
    letters: Any = await redis.xrange(DEAD)
    ((_, letter),) = letters
    assert (letter[b"reason"], letter[b"crops"], letter[b"deliveries"]) == (b"dead_letter", b"1", b"3")
    assert b"pixels" not in letter, "a face is not kept"


@needs_redis
async def test_an_entry_that_nobody_can_read_is_put_aside(server: RedisServer, redis: Redis, crop: Any) -> None:
    before = dropped("unreadable")
    async with producer_of(server.url) as producer, consumer_of(server.url) as consumer:
        await redis.xadd(STREAM, {"format": "9", "count": "4"})
        producer.put([crop()])
        assert len(await taken(consumer)) == 1
        await eventually(lambda: dropped("unreadable") == before + 4)
    assert await redis.xlen(DEAD) == 1


@needs_redis
async def test_while_no_worker_is_there_nothing_old_stays(server: RedisServer, redis: Redis, crop: Any) -> None:
    before = dropped("too_old")
    async with producer_of(server.url, max_age_s=0.3) as producer:
        producer.put([crop() for _ in range(5)])
        await eventually(lambda: dropped("too_old") == before + 5)
        assert await redis.xlen(STREAM) == 0
        producer.put([crop()])
        await eventually(lambda: len(producer) == 0)
        await asyncio.sleep(0.05)
        assert 0 < await redis.pttl(STREAM) <= 60_000, "after the last ingest node the stream itself goes"


@needs_redis
async def test_what_a_worker_took_and_nobody_took_up_is_counted_in_the_end(
    server: RedisServer, redis: Redis, crop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shedding, "KEPT_S", 0.5)
    before = dropped("abandoned")
    async with producer_of(server.url) as producer:
        async with consumer_of(server.url) as dead:
            producer.put([crop()])
            await taken(dead)
        await eventually(lambda: dropped("abandoned") == before + 1)
        assert await redis.xlen(STREAM) == 0


@needs_redis
async def test_a_redis_that_is_away_costs_crops_that_are_counted_and_nothing_else(crop: Any, classifier: Any) -> None:
    before = dropped("queue_away")
    with redis_server() as server:
        async with producer_of(server.url, max_age_s=0.4) as producer, consumer_of(server.url, claim_s=0.5) as consumer:
            producer.put([crop()])
            held = await taken(consumer)
            server.kill()
            producer.put([crop() for _ in range(3)])
            consumer.settle(classify(classifier, held))  # its acknowledgement finds nobody
            await eventually(lambda: dropped("queue_away") == before + 3)
            assert not consumer.is_up
            server.start()
            taking = asyncio.create_task(taken(consumer))
            async with asyncio.timeout(20):
                while not taking.done():
                    producer.put([crop(9)])
                    await asyncio.sleep(0.1)
            assert taking.result()[0].pixels[0, 0] == 9
            await eventually(lambda: consumer.is_up)


@needs_redis
async def test_what_dies_with_redis_is_counted(crop: Any) -> None:
    before = dropped("queue_lost")
    with redis_server() as server:
        async with producer_of(server.url) as producer:
            async with consumer_of(server.url) as consumer:
                producer.put([crop(), crop()])
                had = await taken(consumer)
                while len(had) < 2:
                    had += await taken(consumer)
            producer.put([crop() for _ in range(3)])
            await eventually(lambda: len(producer) == 0)
            await asyncio.sleep(0.2)
            server.kill()
            server.start()
            await eventually(lambda: dropped("queue_lost") == before + 3)


@needs_redis
async def test_a_worker_that_ends_finishes_what_it_has_and_leaves_the_group(
    server: RedisServer, redis: Redis, crop: Any, classifier: Any
) -> None:
    async with producer_of(server.url) as producer, consumer_of(server.url) as consumer:
        producer.put([crop()])
        crops = await taken(consumer)
        draining = asyncio.create_task(consumer.drain(20))
        await asyncio.sleep(0.2)
        assert not draining.done(), "what it took is not stored yet"
        producer.put([crop()])
        consumer.settle(classify(classifier, crops))
        await draining
        assert await redis.xinfo_consumers(STREAM, GROUP) == []
        assert (await redis.xlen(STREAM), await pending(redis)) == (1, 0), "what came later is another's"


@needs_redis
@pytest.mark.parametrize(
    "options", [("--save", "60 1", "--appendonly", "no"), ("--save", "", "--appendonly", "yes")], ids=["snapshots", "log"]
)
async def test_a_redis_that_writes_to_a_disk_is_refused(options: tuple[str, ...], crop: Any) -> None:
    with redis_server(*options) as server:
        async with client_of(server.url, vouched=True) as redis:
            with pytest.raises(Misconfigured, match="writes to a disk"):
                await redis.ping()
        async with producer_of(server.url) as producer:
            producer.put([crop()])
            await asyncio.sleep(0.3)
        with SyncRedis(port=server.port) as plain:
            assert plain.exists(STREAM) == 0


@needs_redis
async def test_a_redis_that_may_not_be_asked_needs_somebody_who_vouches() -> None:
    with redis_server("--save", "", "--appendonly", "no", "--rename-command", "CONFIG", "") as server:
        async with client_of(server.url) as redis:
            with pytest.raises(Misconfigured, match="CLASSPULSE_QUEUE_VOUCHED"):
                await redis.ping()
        async with client_of(server.url, vouched=True) as redis:
            assert await redis.ping()
