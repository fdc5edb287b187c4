"""More students than a node can look at, over real WebRTC: all are looked at less often and equally often, whoever else comes is sent
away, and no video breaks."""

import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine

from services import clock, metrics
from services.bootstrap import supervise
from services.domain.records import Box, Crop, Face, Frame, HeadPose, Outcome, Reading
from services.inference.crop_queue import InProcessCropQueue
from services.inference.looking import Looks
from services.inference.pipeline import watch
from services.inference.worker import work
from services.ingest import admission, backlog
from services.ingest.mailbox import Mailbox
from services.ingest.stats import Stats
from tests.node import Node, Seat, node
from tests.sender import eventually, offer, sending

pytestmark = pytest.mark.timeout(300)

STUDENTS, FPS, AT_ONCE, BATCH_S = 6, 10.0, 2, 0.2  # 60 looks a second are wanted, ten are done
OFTEN = 6  # each is read, before it is compared who was read how often
PATIENCE_S = 120.0

Vision = Callable[[Mailbox, Stats], Awaitable[None]]


class Readings:
    """A sink that keeps who was read."""

    def __init__(self) -> None:
        self.of: list[UUID] = []

    def put(self, readings: Sequence[Reading]) -> None:
        self.of += [reading.participant_id for reading in readings]


class Eyes:
    """They see a face in each frame, or, where nobody reads faces, no face."""

    def __init__(self, seconds: float, *, faces: bool) -> None:
        self._seconds = seconds
        self._faces = faces

    def look(self, frames: Sequence[Frame]) -> Looks:
        time.sleep(self._seconds)
        if self._faces:
            return Looks(crops=[_crop(frame) for frame in frames])
        return Looks(readings=[_nothing(frame) for frame in frames])


class SlowNetwork:
    weights_id, preprocessing = "slow", "gray48-v1"

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        time.sleep(BATCH_S)
        return np.full((len(crops), 7), 1 / 7, np.float32)


def slow_vision(sink: Readings) -> Vision:
    async def vision(mailbox: Mailbox, _: Stats) -> None:
        eyes: Any = Eyes(BATCH_S, faces=False)
        with ThreadPoolExecutor(1) as executor:
            await watch(mailbox, eyes, InProcessCropQueue(1, 1.0), sink, executor=executor, batch_size=AT_ONCE)

    return vision


def slow_network(sink: Readings) -> Vision:
    async def vision(mailbox: Mailbox, stats: Stats) -> None:
        eyes: Any = Eyes(0.0, faces=True)
        queue = InProcessCropQueue(512, 1.0, stats.unread)
        with ThreadPoolExecutor(1) as executor, ThreadPoolExecutor(1) as brain:
            reading = work(queue, SlowNetwork(), sink, executor=brain, batch_size=AT_ONCE)
            async with supervise.running(reading):
                await watch(mailbox, eyes, queue, sink, executor=executor, batch_size=64)

    return vision


@pytest.mark.parametrize(
    ("slow", "counter", "reason"),
    [(slow_vision, "classpulse_frames_dropped_total", "newer_frame"), (slow_network, "classpulse_crops_dropped_total", "too_old")],
    ids=["vision", "network"],
)
async def test_everybody_is_looked_at_less_and_nobody_else_is_taken(
    slow: Callable[[Readings], Vision], counter: str, reason: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "LATE_TIMES", 10**6)  # how late a busy machine is does not matter here
    monkeypatch.setattr(backlog, "WINDOW_S", 1.0)
    sink, dropped, closed = Readings(), _value(counter, reason=reason), _closed()
    async with node(engine, fps=FPS, vision=slow(sink)) as here, AsyncExitStack() as crowd:
        session = str((await here.seat()).session_id)
        seats = [await here.seat(session=session) for _ in range(STUDENTS)]
        senders = [await crowd.enter_async_context(sending(here, seat)) for seat in seats]
        await eventually(lambda: all(sender.connection.connectionState == "connected" for sender in senders), PATIENCE_S)
        sink.of.clear()
        await eventually(lambda: min(_read(sink, seats)) >= OFTEN, PATIENCE_S)

        read, frames = _read(sink, seats), [here.frames(seat) for seat in seats]
        assert max(read) <= 1.5 * min(read), read
        assert _value(counter, reason=reason) > dropped
        assert all(0 < each.dropped < each.sampled for each in frames), frames

        await _refuses_who_is_new(here, await here.seat(session=session))
        assert _value("classpulse_looks_lost_ratio", student="median") > backlog.MOST_LOST
        async with sending(here, seats[0]) as again:  # whoever has a place keeps it
            await eventually(lambda: again.connection.connectionState == "connected", PATIENCE_S)
            await eventually(lambda: len(here.peers) == STUDENTS, PATIENCE_S)
            await _all_arrive(here, seats)
            assert _closed() == {**closed, "replaced": closed.get("replaced", 0.0) + 1}


async def _refuses_who_is_new(here: Node, newcomer: Seat) -> None:
    await eventually(lambda: here.peers.room == 0, PATIENCE_S)
    answer = await here.post(newcomer, await offer())
    assert answer.status_code == 503, answer.text
    assert "cannot look at more students" in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert (await here.http.get("/readyz")).json()["room"] == 0


async def _all_arrive(here: Node, seats: Sequence[Seat]) -> None:
    before = [here.frames(seat).received for seat in seats]
    await eventually(lambda: all(here.frames(seat).received > then for seat, then in zip(seats, before, strict=True)), PATIENCE_S)


def _read(sink: Readings, seats: Sequence[Seat]) -> list[int]:
    return [sink.of.count(seat.participant_id) for seat in seats]


def _value(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


def _closed() -> dict[str, float]:
    """Connections that ended, by reason."""
    samples = (sample for family in metrics.PEERS_CLOSED.collect() for sample in family.samples)
    return {sample.labels["reason"]: sample.value for sample in samples if sample.name.endswith("_total") and sample.value}


def _crop(frame: Frame) -> Crop:
    face = Face(Box(0.1, 0.1, 0.5, 0.5), HeadPose(0, 0, 0), 0.9)
    return Crop(frame.source, frame.captured_at, frame.media_time, 0, face, 0, np.zeros((48, 48), np.uint8), SlowNetwork.preprocessing)


def _nothing(frame: Frame) -> Reading:
    source = frame.source
    at = clock.from_unix(frame.captured_at)
    return Reading(source.session_id, source.participant_id, at, frame.media_time, 0, Outcome.NO_FACE, None, 0)
