import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from services.domain.records import Box, Frame, Outcome
from services.inference.crop_queue import InProcessCropQueue
from services.inference.looking import Looker
from services.inference.pipeline import watch
from services.ingest.mailbox import Mailbox
from tests.sender import eventually
from tests.spans import recorded, told


class OneDelivery:
    """A frame source that has some frames, then waits for ever."""

    def __init__(self, frames: list[Frame]) -> None:
        self._frames = frames

    async def take(self, most: int) -> list[Frame]:
        if frames := self._frames[:most]:
            self._frames = self._frames[most:]
            return frames
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_batch_that_breaks_the_finder_costs_that_batch_only(finder: Any, frame: Any, sink: Any) -> None:
    frames = [frame() for _ in range(4)]
    face = [Box(200, 80, 400, 320)]
    looker = Looker(finder(face, RuntimeError("broken picture"), face, []))
    queue = InProcessCropQueue(100, 60)
    with ThreadPoolExecutor(1) as executor:
        loop = asyncio.create_task(watch(OneDelivery(frames), looker, queue, sink, executor=executor, batch_size=2))
        async with asyncio.timeout(10):
            [crop] = await queue.take(1)
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    assert crop.source == frames[2].source
    assert [(r.participant_id, r.outcome) for r in sink.readings] == [(frames[3].source.participant_id, Outcome.NO_FACE)]


async def test_the_first_frame_is_looked_at_at_once_and_later_ones_gather(finder: Any, frame: Any, sink: Any) -> None:
    mailbox, seen = Mailbox(), finder([], [], [], [])
    with ThreadPoolExecutor(1) as executor:
        queue = InProcessCropQueue(100, 60)
        loop = asyncio.create_task(watch(mailbox, Looker(seen), queue, sink, executor=executor, batch_size=8, turn_s=2.0))
        mailbox.put(frame())
        await eventually(lambda: seen.batches == [1])
        for _ in range(3):
            mailbox.put(frame())
            await asyncio.sleep(0.02)
        with recorded() as spans:
            await eventually(lambda: len(sink.readings) == 4)
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    assert [(span.name, told(span)) for span in spans] == [("look", {"classpulse.frames": 3})]
    assert seen.batches == [1, 3]
