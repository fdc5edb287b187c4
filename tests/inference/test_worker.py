import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.domain.records import Outcome
from services.inference.classifying import accepted, classify
from services.inference.crop_queue import InProcessCropQueue
from services.inference.worker import work
from tests.spans import recorded, told


def test_one_reading_per_crop_in_order_with_its_origin(classifier: Any, crop: Any) -> None:
    crops = [crop(level) for level in (255, 0, 128)]
    readings = classify(classifier, crops)
    assert [r.participant_id for r in readings] == [c.source.participant_id for c in crops]
    assert [round(r.probabilities[3], 2) for r in readings if r.probabilities] == [1.0, 0.0, 0.5]
    assert {r.weights_id for r in readings} == {"brightness"}
    assert {r.outcome for r in readings} == {Outcome.READ}
    assert readings[0].at.timestamp() == crops[0].captured_at
    assert readings[0].media_time == crops[0].media_time


def test_no_crops_no_call(classifier: Any) -> None:
    assert classify(classifier, []) == []
    assert classifier.batches == []


def test_crops_of_another_preprocessing_are_refused(crop: Any) -> None:
    ours, theirs = crop(), crop(preprocessing="rgb224-v9")
    assert accepted([ours, theirs], "gray48-v1") == [ours]


@pytest.fixture
async def queue(classifier: Any, sink: Any) -> AsyncIterator[InProcessCropQueue]:
    made = InProcessCropQueue(100, 60)
    with ThreadPoolExecutor(1) as executor:
        loop = asyncio.create_task(work(made, classifier, sink, executor=executor, batch_size=4))
        yield made
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


async def until(sink: Any, count: int) -> None:
    async with asyncio.timeout(10):
        while len(sink.readings) < count:  # noqa: ASYNC110 - the sink is plain on purpose
            await asyncio.sleep(0.005)


async def test_crops_become_readings_in_batches(queue: InProcessCropQueue, classifier: Any, sink: Any, crop: Any) -> None:
    queue.put([crop() for _ in range(10)])
    await until(sink, 10)
    assert classifier.batches == [4, 4, 2]


async def test_a_failed_batch_costs_one_batch(queue: InProcessCropQueue, classifier: Any, sink: Any, crop: Any) -> None:
    classifier.fail_next = True
    lost, kept = [crop() for _ in range(4)], [crop() for _ in range(4)]
    queue.put(lost + kept)
    await until(sink, 4)
    assert [r.participant_id for r in sink.readings] == [c.source.participant_id for c in kept]


async def test_a_batch_is_a_span(queue: InProcessCropQueue, classifier: Any, sink: Any, crop: Any) -> None:
    classifier.fail_next = True
    with recorded() as spans:
        queue.put([crop() for _ in range(4)] + [crop() for _ in range(3)])
        await until(sink, 3)
    assert [(span.name, told(span)) for span in spans] == [
        ("classify", {"classpulse.faces": 4, "error.type": "RuntimeError"}),
        ("classify", {"classpulse.faces": 3}),
    ]


async def test_a_free_worker_waits_for_nobody(queue: InProcessCropQueue, classifier: Any, sink: Any, crop: Any) -> None:
    """A single crop is read at once, though the batch could hold more."""
    for count in (1, 2, 3):
        queue.put([crop()])
        await until(sink, count)
    assert classifier.batches == [1, 1, 1]


async def test_what_comes_while_it_is_busy_is_one_batch(queue: InProcessCropQueue, classifier: Any, sink: Any, crop: Any) -> None:
    queue.put([crop()])
    await asyncio.sleep(0)  # it takes the first
    for _ in range(3):
        queue.put([crop()])
    await until(sink, 4)
    assert classifier.batches == [1, 3]
