"""Composition root of the `stream` role: ingest, vision, worker and writer in one process."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from services.bootstrap import memory, receiving, stages, supervise
from services.bootstrap.machinery import load_machinery
from services.bootstrap.serving import stop_event
from services.domain.records import Reading
from services.errors import Misconfigured
from services.inference.crop_queue import InProcessCropQueue
from services.inference.examinations import Examinations
from services.ingest.control import control_app
from services.ingest.mailbox import Mailbox
from services.ingest.stats import Stats
from services.settings import Settings
from services.storage.engine import open_engine

logger = logging.getLogger(__name__)


async def run(settings: Settings, *, supervised: bool) -> None:
    """Until stopped. Raises Misconfigured, WeightsError."""
    if settings.stream_socket is None or settings.database_url is None:
        raise Misconfigured("The stream role needs CLASSPULSE_STREAM_SOCKET and CLASSPULSE_DATABASE_URL; `classpulse serve` sets both.")
    stop = stop_event(supervised=supervised)
    engine = open_engine(settings.database_url)
    stats, mailbox = Stats(), Mailbox()

    def stored(readings: Sequence[Reading], committed: float) -> None:
        stats.stored((reading.session_id, committed - reading.at.timestamp()) for reading in readings)

    async with contextlib.AsyncExitStack() as parts:
        parts.callback(engine.dispose)
        writer = parts.enter_context(stages.writing(engine, settings, on_stored=stored))
        machinery = await asyncio.to_thread(load_machinery, settings)
        await asyncio.to_thread(stages.register_weights, engine, machinery.classifier)
        queue = InProcessCropQueue(settings.crop_queue_size, settings.crop_max_age_s, stats.unread)
        size = settings.batch_size
        await parts.enter_async_context(stages.classifying(queue, machinery.classifier, writer, batch_size=size))
        await parts.enter_async_context(stages.looking(mailbox, machinery.looker, queue, writer, batch_size=size))
        examinations = Examinations(machinery.examiner)
        parts.callback(examinations.close)
        parts.enter_context(memory.settled())
        peers = await parts.enter_async_context(receiving.connections(settings, engine, mailbox, stats))
        loops = supervise.forever("lag", supervise.measure_lag), supervise.forever("give back", memory.give_back)
        await parts.enter_async_context(supervise.running(*loops))
        logger.info("stream is ready")
        await receiving.serve_control(control_app(peers, stats, examinations), settings.stream_socket, stop)
