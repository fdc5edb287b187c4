"""What the roles `stream`, `ingest` and `worker` share: each stage with its loop, started and stopped by one `with`."""

import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from functools import partial

from redis.asyncio import Redis
from sqlalchemy import Engine

from services.bootstrap import supervise
from services.bootstrap.machinery import Classifier
from services.bootstrap.redis_client import connect
from services.domain.ports import CropSink, CropSource, FrameSource, ReadingSink
from services.inference.looking import Looker
from services.inference.pipeline import watch
from services.inference.redis_queue.server import AWAY, greet
from services.inference.worker import work
from services.settings import Settings
from services.storage import weights as stored_weights
from services.storage.writer import OnSettled, OnStored, ReadingWriter

logger = logging.getLogger(__name__)

WRITTEN_WITHIN_S = 10.0  # at the end


@contextlib.contextmanager
def writing(
    engine: Engine, settings: Settings, *, on_stored: OnStored | None = None, on_settled: OnSettled | None = None
) -> Iterator[ReadingWriter]:
    """What waits at the end is still written."""
    writer = ReadingWriter(
        engine,
        buffer=settings.writer_buffer,
        interval_s=settings.writer_interval_ms / 1000,
        raw_retention=timedelta(hours=settings.raw_retention_hours),
        on_stored=on_stored,
        on_settled=on_settled,
    )
    writer.start()
    try:
        yield writer
    finally:
        writer.stop(WRITTEN_WITHIN_S)


@contextlib.asynccontextmanager
async def looking(frames: FrameSource, looker: Looker, crops: CropSink, sink: ReadingSink, *, batch_size: int) -> AsyncIterator[None]:
    with ThreadPoolExecutor(1, "vision") as eyes:
        loop = supervise.forever("vision", lambda: watch(frames, looker, crops, sink, executor=eyes, batch_size=batch_size))
        async with supervise.running(loop):
            yield


@contextlib.asynccontextmanager
async def classifying(crops: CropSource, classifier: Classifier, sink: ReadingSink, *, batch_size: int) -> AsyncIterator[None]:
    with ThreadPoolExecutor(1, "network") as brain:
        loop = supervise.forever("network", lambda: work(crops, classifier, sink, executor=brain, batch_size=batch_size))
        async with supervise.running(loop):
            yield


def register_weights(engine: Engine, classifier: Classifier) -> None:
    """Blocking: readings name them."""
    with engine.begin() as connection:
        stored_weights.register(connection, classifier.card.weights_id, asdict(classifier.card))


@contextlib.asynccontextmanager
async def forgetful_redis(url: str, settings: Settings) -> AsyncIterator[Redis]:
    """One that is away is waited for by whoever needs it. Raises Misconfigured for one that persists."""
    async with contextlib.aclosing(connect(url, partial(greet, vouched=settings.queue_vouched))) as redis:
        try:
            await redis.ping()
        except AWAY as error:
            logger.warning("Redis does not answer yet: %s", type(error).__name__)
        yield redis
