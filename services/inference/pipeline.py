"""The loop of vision: waits for frames, looks at them off the event loop, hands on what it saw."""

import asyncio
import logging
from concurrent.futures import Executor
from typing import Final

from services import clock, metrics, tracing
from services.domain.ports import CropSink, FrameSource, ReadingSink
from services.domain.records import Frame
from services.inference.looking import Looker

logger = logging.getLogger(__name__)

TURN_S: Final = 0.1
"""At least so long from one beginning to the next. A lone student's frame is looked at at once; a class's frames, which come one by one,
gather meanwhile: with 30 students vision and the network take a third less of a core."""


async def watch(
    frames: FrameSource, looker: Looker, crops: CropSink, sink: ReadingSink, *, executor: Executor, batch_size: int, turn_s: float = TURN_S
) -> None:
    """Runs for ever. While one batch is looked at, newer frames replace older ones in the mailbox: nothing queues up. Who was not in it
    is in the next one, which follows a full batch at once."""
    while True:
        batch = await frames.take(batch_size)
        began = clock.monotonic()
        await _look(batch, looker, crops, sink, executor)
        if len(batch) < batch_size:
            await asyncio.sleep(max(0.0, began + turn_s - clock.monotonic()))


async def _look(batch: list[Frame], looker: Looker, crops: CropSink, sink: ReadingSink, executor: Executor) -> None:
    metrics.BATCH_SIZE.labels("vision").observe(len(batch))
    try:
        with metrics.STAGE_SECONDS.labels("vision").time(), tracing.span("look", frames=len(batch)):
            looks = await asyncio.get_running_loop().run_in_executor(executor, looker.look, batch)
    except Exception:
        # A picture that breaks the detector costs its batch, never the loop.
        logger.exception("a batch of %d frames could not be looked at", len(batch))
        metrics.BATCHES_FAILED.labels("vision").inc()
        metrics.FRAMES_DROPPED.labels("vision_failed").inc(len(batch))
        return
    crops.put(looks.crops)
    sink.put(looks.readings)
