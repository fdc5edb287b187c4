"""What is decoded, what is looked at and what is left out, on a real stream."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from threading import Event
from typing import Any
from uuid import uuid4

from services import metrics
from services.domain.records import Source
from services.ingest.encoded import VP8, EncodedPicture
from services.ingest.mailbox import Mailbox
from services.ingest.stats import FrameCounts, Stats
from services.ingest.track_reader import MOST_HELD, TrackReader
from tests.ingest.layered import FPS, encoded

PLAIN = encoded(40, layers=False)
TICKS = 90_000 // FPS


def picture(number: int, data: bytes | None = None) -> EncodedPicture:
    """Of PLAIN, over and over: a key frame each time it begins."""
    place = number % len(PLAIN)
    return EncodedPicture(VP8, PLAIN[place] if data is None else data, 1000 + number * TICKS, place == 0, None, False)


def not_decoded(reason: str) -> float:
    return metrics.REGISTRY.get_sample_value("classpulse_frames_not_decoded_total", {"reason": reason}) or 0.0


class Reading:
    def __init__(self, reader: TrackReader, mailbox: Mailbox, counts: FrameCounts, executor: ThreadPoolExecutor) -> None:
        self.reader, self.mailbox, self.counts, self.executor = reader, mailbox, counts, executor
        self.keys_asked_for = 0
        reader.ask_for_key = self._asked

    def _asked(self) -> None:
        self.keys_asked_for += 1


@asynccontextmanager
async def reading(fps: float = 2.0) -> AsyncIterator[Reading]:
    stats, mailbox, source = Stats(), Mailbox(), Source(uuid4(), uuid4())
    with ThreadPoolExecutor(1) as executor:
        reader = TrackReader(source, mailbox, stats, fps=fps, executor=executor)
        running = asyncio.create_task(reader.run())
        yield Reading(reader, mailbox, stats.counts(source.session_id, source.participant_id), executor)
        reader.end()
        await asyncio.wait_for(running, 5)


async def test_looks_come_at_their_rate_with_the_time_of_their_picture() -> None:
    async with reading() as here:
        times = []
        for number in range(32):
            here.reader.take(picture(number))
            if here.reader._due:
                [frame] = await here.mailbox.take(32)
                times.append(frame.media_time)
                assert frame.picture.rgb().shape == (120, 160, 3)
    assert times == [0.0, 8 / 15, 15 / 15, 23 / 15, 30 / 15]
    assert here.counts == FrameCounts(received=32, sampled=5, dropped=0)


async def test_what_a_key_frame_makes_superfluous_is_not_decoded() -> None:
    before = not_decoded("before_key_frame")
    async with reading(fps=0.2) as here:
        here.reader.take(picture(0))
        await here.mailbox.take(32)
        for number in range(1, 76):  # a key frame is number 40
            here.reader.take(picture(number))
        [frame] = await here.mailbox.take(32)
    assert frame.media_time == 5.0
    assert frame.picture.rgb().max() > 150
    assert not_decoded("before_key_frame") == before + 39


async def test_a_busy_decoder_costs_looks_and_never_memory() -> None:
    late = not_decoded("decoder_late")
    async with reading() as here:
        free = Event()
        blocked = here.executor.submit(free.wait, 10)
        for number in range(2 * MOST_HELD):
            here.reader.take(picture(number))
            await asyncio.sleep(0)
            assert len(here.reader._held) <= MOST_HELD
        free.set()
        blocked.result()
        taken = await here.mailbox.take(32)
        while taken[-1].media_time < 39.5:
            taken += await here.mailbox.take(32)
    assert not_decoded("decoder_late") > late
    assert here.counts.sampled == here.counts.dropped + len(taken)


async def test_a_picture_that_cannot_be_decoded_is_counted_and_asks_for_a_key_frame(eventually: Callable[..., Any]) -> None:
    before = metrics.FRAMES_UNDECODABLE._value.get()
    async with reading() as here:
        here.reader.take(picture(0, data=b"\x10" * 40))
        await eventually(lambda: here.keys_asked_for == 1)
        for number in range(40, 45):
            here.reader.take(picture(number))
        [frame] = await here.mailbox.take(32)
    assert frame.picture.rgb().max() > 150
    assert metrics.FRAMES_UNDECODABLE._value.get() == before + 1
    assert here.counts.dropped == 1
