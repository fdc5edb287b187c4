"""Both crop queues, each with its two ends, as the tests see them."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from redis.asyncio import Redis

from services import metrics
from services.bootstrap import supervise
from services.bootstrap.redis_client import connect
from services.domain.ports import CropSink, CropSource
from services.domain.records import Crop
from services.inference.crop_queue import InProcessCropQueue
from services.inference.redis_queue.consumer import RedisCropConsumer
from services.inference.redis_queue.producer import RedisCropProducer
from services.inference.redis_queue.server import greet
from services.inference.redis_queue.shedding import Limits


@dataclass(frozen=True, slots=True)
class Ends:
    sink: CropSink
    source: CropSource


def of_one_process(size: int, max_age_s: float) -> Ends:
    queue = InProcessCropQueue(size, max_age_s)
    return Ends(queue, queue)


@contextlib.asynccontextmanager
async def client_of(url: str, *, vouched: bool = False) -> AsyncIterator[Redis]:
    client = connect(url, partial(greet, vouched=vouched))
    try:
        yield client
    finally:
        await client.aclose()


@contextlib.asynccontextmanager
async def producer_of(url: str, *, max_age_s: float = 60, length: int = 1000, size: int = 1000) -> AsyncIterator[RedisCropProducer]:
    async with client_of(url) as redis:
        producer = RedisCropProducer(redis, Limits(max_age_s, length), size=size)
        async with supervise.running(producer.run()):
            yield producer


@contextlib.asynccontextmanager
async def consumer_of(url: str, *, max_age_s: float = 60, claim_s: float = 5.0) -> AsyncIterator[RedisCropConsumer]:
    """When it ends it ends like a worker that dies: without a word to Redis."""
    async with client_of(url) as redis:
        consumer = RedisCropConsumer(redis, max_age_s=max_age_s, claim_s=claim_s)
        async with supervise.running(consumer.run()):
            yield consumer


def dropped(reason: str) -> float:
    return metrics.REGISTRY.get_sample_value("classpulse_crops_dropped_total", {"reason": reason}) or 0.0


def facts(crops: list[Crop]) -> list[tuple[Any, ...]]:
    """To be compared: arrays compare element by element."""
    return [
        (c.source, c.captured_at, c.media_time, c.face_index, c.face, c.bystanders, c.preprocessing, c.pixels.shape, c.pixels.tobytes())
        for c in crops
    ]
