"""What a face costs on its way to a worker: through Redis (put, sent, read, settled, acknowledged, deleted), against the queue within the
process. Neither looks at the faces; both get the same ones and take turns. The Redis is started for this and keeps nothing.
"""

import asyncio
import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import uuid4

import numpy as np
import psutil
from redis import Redis
from redis.exceptions import RedisError

from services import clock
from services.bench import machine
from services.bench.catalogue import Asked
from services.bench.report import Report, over_turns, ratio
from services.bench.turns import take_turns
from services.bootstrap import supervise
from services.bootstrap.redis_client import connect
from services.domain.ports import CropSink, CropSource
from services.domain.records import Box, Crop, Face, HeadPose, Outcome, Reading, Source
from services.errors import Misconfigured
from services.inference.crop_queue import InProcessCropQueue
from services.inference.redis_queue.consumer import RedisCropConsumer
from services.inference.redis_queue.entry import STREAM
from services.inference.redis_queue.producer import RedisCropProducer
from services.inference.redis_queue.server import greet
from services.inference.redis_queue.shedding import Limits
from services.vision.preprocess import PREPROCESSING, SIDE

STUDENTS: Final = 30  # of a class: so many faces come at a time
CLASSES: Final = 4
BATCH: Final = 32
_FACES: Final = 12_000  # in a turn of either
_ON_THEIR_WAY: Final = 480  # at a time, as on a busy machine
_KEPT_S: Final = 3600.0  # nothing grows too old here
_START_S: Final = 20.0

Settle = Callable[[Sequence[Reading]], None]
Measured = tuple[float, float, float]
"""Seconds: by the clock, of this process's CPU, of the server's."""


@dataclass(frozen=True, slots=True)
class Server:
    """`name`: with its version."""

    name: str
    url: str
    process: psutil.Process


def run(asked: Asked) -> Report:
    """`asked.size`: faces in a turn. Raises Misconfigured where no Redis is installed."""
    with forgetful_server() as server:
        report = Report("queue", machine.describe("redis") | {"server": server.name}, [], {})
        compare(report, server, asked.size or _FACES, asked)
    return report


def compare(report: Report, server: Server, faces: int, asked: Asked) -> None:
    """Adds cases, and what of the throughput within the process remains through Redis."""
    ticks = made_ticks(faces)
    count = sum(map(len, ticks))
    turns = {"in process": partial(in_process, ticks), "Redis": partial(through, server, ticks)}
    for warm in turns.values():
        warm()
    asked.say("taking turns")
    measured = take_turns(turns, asked.rounds, asked.seconds)
    for who, values in measured.items():
        wall, cpu, servers = values.T
        report.cases.append(over_turns(f"{who}, throughput", count / wall, "faces/s"))
        report.cases.append(over_turns(f"{who}, cpu", 1e6 * cpu / count, "us/face"))
        if servers.any():
            report.cases.append(over_turns(f"{who}, cpu of the server", 1e6 * servers / count, "us/face"))
    for column, what in enumerate(("wall", "cpu")):
        report.ratios[f"throughput through Redis / in process, {what}"] = ratio(
            measured["in process"][:, column], measured["Redis"][:, column]
        )


def made_ticks(faces: int) -> list[list[Crop]]:
    """At least so many faces: in each tick each student of a class, one class after the other."""
    classes = [[Source(session, uuid4()) for _ in range(STUDENTS)] for session in (uuid4() for _ in range(CLASSES))]
    face, pixels = Face(Box(0.1, 0.1, 0.5, 0.5), HeadPose(0, 0, 0), 0.9), np.random.default_rng(0)
    return [
        [
            Crop(source, 1e9 + tick, 0.0, 0, face, 0, pixels.integers(0, 256, (SIDE, SIDE), dtype=np.uint8), PREPROCESSING)
            for source in classes[tick % CLASSES]
        ]
        for tick in range(-(-faces // STUDENTS))
    ]


def in_process(ticks: Sequence[Sequence[Crop]]) -> Measured:
    async def moved() -> Measured:
        queue = InProcessCropQueue(2 * _ON_THEIR_WAY, _KEPT_S)
        wall, cpu = time.perf_counter(), time.process_time()
        await move(ticks, queue, queue, lambda _: None)
        return time.perf_counter() - wall, time.process_time() - cpu, 0.0

    return asyncio.run(moved())


def through(server: Server, ticks: Sequence[Sequence[Crop]]) -> Measured:
    async def moved() -> Measured:
        async with contextlib.aclosing(connect(server.url, partial(greet, vouched=False))) as redis:
            producer = RedisCropProducer(redis, Limits(_KEPT_S, 10_000), size=2 * _ON_THEIR_WAY)
            consumer = RedisCropConsumer(redis, max_age_s=_KEPT_S)
            async with supervise.running(producer.run(), consumer.run()):
                servers, wall, cpu = _spent(server), time.perf_counter(), time.process_time()
                await move(ticks, producer, consumer, consumer.settle)
                while await redis.xlen(STREAM):  # noqa: ASYNC110 - the server has no event
                    await asyncio.sleep(0.001)
                taken = time.perf_counter() - wall, time.process_time() - cpu, _spent(server) - servers
                await consumer.drain(_START_S)
                return taken

    return asyncio.run(moved())


async def move(ticks: Sequence[Sequence[Crop]], sink: CropSink, source: CropSource, settle: Settle) -> None:
    """All from one end to the other; each becomes a reading, which `settle` is told."""
    under_way = 0
    for tick, left in zip(ticks, range(len(ticks) - 1, -1, -1), strict=True):
        sink.put(tick)
        under_way += len(tick)
        while under_way >= (_ON_THEIR_WAY if left else 1):
            taken = await source.take(BATCH)
            settle([_reading(crop) for crop in taken])
            under_way -= len(taken)


def _reading(crop: Crop) -> Reading:
    whose = crop.source
    at = clock.from_unix(crop.captured_at)
    return Reading(whose.session_id, whose.participant_id, at, crop.media_time, crop.face_index, Outcome.UNREADABLE, crop.face)


def _spent(server: Server) -> float:
    times = server.process.cpu_times()
    return float(times.user + times.system)


@contextlib.contextmanager
def forgetful_server() -> Iterator[Server]:
    """Raises Misconfigured."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise Misconfigured("This needs redis-server or valkey-server on the path.")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--logfile", "/dev/null"]
    with tempfile.TemporaryDirectory(prefix="classpulse-bench-") as folder:
        process = subprocess.Popen([program, *options, "--dir", folder])  # noqa: S603 - a program of this machine
        try:
            yield Server(_greeted(process, port), f"redis://127.0.0.1:{port}/0", psutil.Process(process.pid))
        finally:
            process.kill()
            process.wait()


def _greeted(process: subprocess.Popen[bytes], port: int) -> str:
    deadline = time.monotonic() + _START_S
    with Redis(port=port) as client:
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(RedisError, OSError):
                told = client.info("server")
                name = told.get("server_name", "redis")
                return f"{name} {told.get(f'{name}_version')}"
            time.sleep(0.05)
    raise Misconfigured("The Redis that was started for this does not answer.")
