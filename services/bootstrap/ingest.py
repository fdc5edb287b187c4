"""Composition root of the `ingest` role: video and vision. Faces go to the workers through Redis; readings without one go to Postgres."""

import asyncio
import contextlib
import logging

from services.bootstrap import memory, receiving, stages, supervise
from services.bootstrap.machinery import load_machinery
from services.bootstrap.serving import stop_event
from services.errors import Misconfigured
from services.inference.examinations import Examinations
from services.inference.redis_queue.producer import RedisCropProducer
from services.inference.redis_queue.shedding import Limits
from services.ingest.control import control_app
from services.ingest.mailbox import Mailbox
from services.ingest.peers import Peers
from services.ingest.stats import Stats
from services.settings import Settings
from services.storage.engine import open_engine

logger = logging.getLogger(__name__)

GOODBYE_S = 1.0  # who comes back at once is told to go elsewhere, instead of meeting nobody
SENT_WITHIN_S = 2.0


async def run(settings: Settings, *, supervised: bool) -> None:
    """Until stopped. Raises Misconfigured."""
    if settings.stream_socket is None or settings.database_url is None or settings.queue_url is None:
        raise Misconfigured(
            "The ingest role needs CLASSPULSE_QUEUE_URL, CLASSPULSE_DATABASE_URL and CLASSPULSE_STREAM_SOCKET, where its `web` is."
        )
    stop, ended = stop_event(supervised=supervised), asyncio.Event()
    engine = open_engine(settings.database_url)
    stats, mailbox = Stats(), Mailbox()
    async with contextlib.AsyncExitStack() as parts:
        parts.callback(engine.dispose)
        redis = await parts.enter_async_context(stages.forgetful_redis(settings.queue_url, settings))
        writer = parts.enter_context(stages.writing(engine, settings))
        machinery = await asyncio.to_thread(load_machinery, settings)
        limits = Limits(settings.crop_max_age_s, settings.queue_length)
        crops = RedisCropProducer(redis, limits, size=settings.crop_queue_size)
        await parts.enter_async_context(supervise.running(supervise.forever("queue", crops.run)))
        parts.push_async_callback(crops.drain, SENT_WITHIN_S)
        await parts.enter_async_context(stages.looking(mailbox, machinery.looker, crops, writer, batch_size=settings.batch_size))
        examinations = Examinations(machinery.examiner)  # single pictures are not worth a way through Redis
        parts.callback(examinations.close)
        parts.enter_context(memory.settled())
        peers = await parts.enter_async_context(receiving.connections(settings, engine, mailbox, stats))
        loops = supervise.forever("lag", supervise.measure_lag), supervise.forever("give back", memory.give_back)
        await parts.enter_async_context(supervise.running(*loops, _say_goodbye(peers, stop, ended)))
        logger.info("ingest is ready")
        await receiving.serve_control(control_app(peers, stats, examinations, role="ingest"), settings.stream_socket, ended)


async def _say_goodbye(peers: Peers, stop: asyncio.Event, ended: asyncio.Event) -> None:
    """Students connect again by themselves, and find another node while this one still says that it takes nobody."""
    await stop.wait()
    peers.refuse()
    await peers.hang_up_all()
    await asyncio.sleep(GOODBYE_S)
    ended.set()
