import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from services.domain.records import Box, Frame, Outcome
from services.inference.crop_queue import InProcessCropQueue
from services.inference.looking import Looker
from services.inference.pipeline import watch


class OneDelivery:
    """A frame source that has one batch of frames, then waits for ever."""

    def __init__(self, frames: list[Frame]) -> None:
        self._frames = frames

    async def take(self) -> list[Frame]:
        if frames := self._frames:
            self._frames = []
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
