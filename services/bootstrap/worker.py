"""Composition root of the `worker` role: takes faces out of Redis, reads their expressions, stores them, and only then acknowledges."""

import asyncio
import contextlib
import logging

from services.bootstrap import memory, stages, supervise
from services.bootstrap.machinery import load_expressions
from services.bootstrap.operations import answering
from services.bootstrap.serving import stop_event
from services.errors import Misconfigured
from services.inference.redis_queue.consumer import RedisCropConsumer
from services.settings import Settings
from services.storage.engine import open_engine

logger = logging.getLogger(__name__)

SETTLED_WITHIN_S = 10.0  # a batch and its commit; what takes longer is another worker's


async def run(settings: Settings, *, supervised: bool) -> None:
    """Until stopped. Raises Misconfigured, WeightsError."""
    if settings.database_url is None or settings.queue_url is None:
        raise Misconfigured("The worker role needs CLASSPULSE_QUEUE_URL and CLASSPULSE_DATABASE_URL.")
    stop = stop_event(supervised=supervised)
    engine = open_engine(settings.database_url)
    async with contextlib.AsyncExitStack() as parts:
        parts.callback(engine.dispose)
        redis = await parts.enter_async_context(stages.forgetful_redis(settings.queue_url, settings))
        classifier = await asyncio.to_thread(load_expressions, settings)
        await asyncio.to_thread(stages.register_weights, engine, classifier)
        crops = RedisCropConsumer(redis, max_age_s=settings.crop_max_age_s)
        await parts.enter_async_context(supervise.running(supervise.forever("queue", crops.run)))
        writer = parts.enter_context(stages.writing(engine, settings, on_settled=crops.settle))
        await parts.enter_async_context(stages.classifying(crops, classifier, writer, batch_size=settings.batch_size))
        parts.enter_context(memory.settled())
        loops = supervise.forever("lag", supervise.measure_lag), supervise.forever("give back", memory.give_back)
        await parts.enter_async_context(supervise.running(*loops))
        faults = {"queue": lambda: None if crops.is_up else "does not answer"}
        await parts.enter_async_context(answering(settings, "worker", engine, faults))
        logger.info("worker is ready")
        await stop.wait()
        await crops.drain(SETTLED_WITHIN_S)
