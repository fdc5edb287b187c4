import asyncio
from collections import Counter
from uuid import uuid4

import numpy as np

from services import clock, metrics
from services.domain.records import Frame, Image, Source
from services.ingest.mailbox import Mailbox


class Blank:
    def rgb(self) -> Image:
        return np.zeros((2, 2, 3), np.uint8)


def frame(source: Source, media_time: float) -> Frame:
    return Frame(source, 0.0, media_time, Blank())


async def test_newest_frame_wins_and_the_pushed_out_one_is_told() -> None:
    mailbox, source = Mailbox(), Source(uuid4(), uuid4())
    old, new = frame(source, 0.0), frame(source, 0.5)
    assert mailbox.put(old) is None
    assert mailbox.put(new) is old
    assert await mailbox.take(32) == [new]


async def test_one_batch_holds_one_frame_of_each_participant() -> None:
    mailbox, sources = Mailbox(), [Source(uuid4(), uuid4()) for _ in range(5)]
    for time in (0.0, 0.5):
        for source in sources:
            mailbox.put(frame(source, time))
    batch = await mailbox.take(32)
    assert [f.source for f in batch] == sources
    assert {f.media_time for f in batch} == {0.5}


async def test_who_waits_keeps_their_place_when_a_newer_frame_comes() -> None:
    mailbox, sources = Mailbox(), [Source(uuid4(), uuid4()) for _ in range(5)]
    looked_at: Counter[Source] = Counter()
    for tick in range(20):  # two are looked at while each sends a frame
        for source in sources:
            mailbox.put(frame(source, tick))
        batch = await mailbox.take(2)
        assert [f.media_time for f in batch] == [tick, tick]
        looked_at.update(f.source for f in batch)
    assert looked_at == dict.fromkeys(sources, 8)


async def test_take_waits_for_the_first_frame() -> None:
    mailbox, source = Mailbox(), Source(uuid4(), uuid4())
    taking = asyncio.create_task(mailbox.take(32))
    await asyncio.sleep(0)
    assert not taking.done()
    mailbox.put(frame(source, 1.0))
    assert len(await taking) == 1


async def test_an_erased_participant_is_not_looked_at() -> None:
    mailbox, gone, stays = Mailbox(), Source(uuid4(), uuid4()), Source(uuid4(), uuid4())
    mailbox.put(frame(gone, 0.0))
    mailbox.put(frame(stays, 0.0))
    mailbox.discard(gone.participant_id)
    assert [f.source for f in await mailbox.take(32)] == [stays]


async def test_how_long_a_frame_waited_is_measured() -> None:
    def sum_of_ages() -> float:
        return metrics.REGISTRY.get_sample_value("classpulse_queue_age_seconds_sum", {"queue": "frames"}) or 0.0

    mailbox, before = Mailbox(), sum_of_ages()
    mailbox.put(Frame(Source(uuid4(), uuid4()), clock.unix() - 3.0, 0.0, Blank()))
    await mailbox.take(32)
    assert 3.0 <= sum_of_ages() - before < 30.0
