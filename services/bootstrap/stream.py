"""Composition root of the `stream` role: ingest, vision, worker and writer in one process."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from services.bootstrap import memory, supervise
from services.bootstrap.machinery import load_machinery
from services.bootstrap.relay import turn_servers
from services.bootstrap.serving import make_server, serve_until, stop_event
from services.domain.records import Reading
from services.errors import Misconfigured
from services.inference.crop_queue import InProcessCropQueue
from services.inference.examinations import Examinations
from services.inference.examiner import Examiner
from services.inference.pipeline import watch
from services.inference.worker import work
from services.ingest.control import control_app
from services.ingest.ice_servers import IceServers
from services.ingest.mailbox import Mailbox
from services.ingest.network import Network
from services.ingest.peers import Peers
from services.ingest.stats import Stats
from services.ingest.udp_ports import UdpPorts
from services.settings import Settings
from services.storage import weights as stored_weights
from services.storage.engine import open_engine
from services.storage.writer import ReadingWriter
from services.vision.weights import Card

logger = logging.getLogger(__name__)


async def run(settings: Settings, *, supervised: bool) -> None:
    """Until stopped. Raises Misconfigured, WeightsError."""
    if settings.stream_socket is None or settings.database_url is None:
        raise Misconfigured("The stream role needs CLASSPULSE_STREAM_SOCKET and CLASSPULSE_DATABASE_URL; `classpulse serve` sets both.")
    stop = stop_event(supervised=supervised)
    engine = open_engine(settings.database_url)
    stats = Stats()
    async with contextlib.AsyncExitStack() as parts:
        parts.callback(engine.dispose)
        writer = _start_writer(engine, settings, stats)
        parts.callback(writer.stop, 10.0)
        mailbox = Mailbox()
        examinations = Examinations(await parts.enter_async_context(_seeing(settings, engine, mailbox, writer)))
        parts.callback(examinations.close)
        parts.enter_context(memory.settled())
        peers = Peers(mailbox, stats, fps=settings.sample_fps, most=settings.max_peers, network=_network(settings))
        parts.push_async_callback(peers.stop)
        tasks = [
            asyncio.create_task(supervise.forever("reap", peers.reap)),
            asyncio.create_task(supervise.forever("lag", supervise.measure_lag)),
            asyncio.create_task(supervise.forever("give back", memory.give_back)),
        ]
        parts.push_async_callback(supervise.cancel, tasks)
        logger.info("stream is ready")
        await _serve(control_app(peers, stats, examinations), settings.stream_socket, stop)


def _network(settings: Settings) -> Network:
    return Network(
        ports=UdpPorts(*settings.udp_range),
        servers=IceServers(tuple(settings.ice_servers), turn_servers(settings)),
        address=settings.udp_address,
        patience_s=settings.peer_timeout_s,
    )


def _start_writer(engine: Engine, settings: Settings, stats: Stats) -> ReadingWriter:
    def stored(readings: Sequence[Reading], committed: float) -> None:
        stats.stored((reading.session_id, committed - reading.at.timestamp()) for reading in readings)

    writer = ReadingWriter(
        engine,
        buffer=settings.writer_buffer,
        interval_s=settings.writer_interval_ms / 1000,
        raw_retention=timedelta(hours=settings.raw_retention_hours),
        on_stored=stored,
    )
    writer.start()
    return writer


@contextlib.asynccontextmanager
async def _seeing(settings: Settings, engine: Engine, mailbox: Mailbox, writer: ReadingWriter) -> AsyncIterator[Examiner]:
    """Models loaded and warm, vision and worker loops running, each with a thread of its own. -> who looks at single pictures."""
    machinery = await asyncio.to_thread(load_machinery, settings)
    await asyncio.to_thread(_register_weights, engine, machinery.classifier.card)
    queue = InProcessCropQueue(settings.crop_queue_size, settings.crop_max_age_s)
    eyes, brain = ThreadPoolExecutor(1, "vision"), ThreadPoolExecutor(1, "network")
    size = settings.batch_size
    tasks = [
        asyncio.create_task(
            supervise.forever("vision", lambda: watch(mailbox, machinery.looker, queue, writer, executor=eyes, batch_size=size)),
            name="vision",
        ),
        asyncio.create_task(
            supervise.forever("network", lambda: work(queue, machinery.classifier, writer, executor=brain, batch_size=size)),
            name="network",
        ),
    ]
    try:
        yield machinery.examiner
    finally:
        await supervise.cancel(tasks)
        eyes.shutdown()
        brain.shutdown()


def _register_weights(engine: Engine, card: Card) -> None:
    with engine.begin() as connection:
        stored_weights.register(connection, card.weights_id, asdict(card))


async def _serve(app: object, socket: Path, stop: asyncio.Event) -> None:
    await asyncio.to_thread(socket.unlink, missing_ok=True)  # of a process that was killed
    await serve_until(make_server(app, uds=str(socket)), stop)
