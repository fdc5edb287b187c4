"""The loop of the expression network: owns queue, time and errors; `classifying` computes."""

import asyncio
import logging
from concurrent.futures import Executor

from services import metrics, tracing
from services.domain.ports import CropSource, ExpressionClassifier, ReadingSink
from services.inference.classifying import accepted, classify

logger = logging.getLogger(__name__)


async def work(crops: CropSource, classifier: ExpressionClassifier, sink: ReadingSink, *, executor: Executor, batch_size: int) -> None:
    """Runs for ever. As soon as it is free it takes what waits: nobody waits for a batch to fill, and under load it is full anyway."""
    loop = asyncio.get_running_loop()
    while True:
        taken = await crops.take(batch_size)
        batch = accepted(taken, classifier.preprocessing)
        if len(batch) < len(taken):
            crops.drop([crop for crop in taken if crop.preprocessing != classifier.preprocessing])
        if not batch:
            continue
        metrics.BATCH_SIZE.labels("network").observe(len(batch))
        try:
            with metrics.STAGE_SECONDS.labels("network").time(), tracing.span("classify", faces=len(batch)):
                readings = await loop.run_in_executor(executor, classify, classifier, batch)
        except Exception:
            # One bad batch is counted and the queue's to care for; the next may be good.
            logger.exception("a batch of %d crops could not be classified", len(batch))
            metrics.BATCHES_FAILED.labels("network").inc()
            crops.fail(batch)
            continue
        sink.put(readings)
