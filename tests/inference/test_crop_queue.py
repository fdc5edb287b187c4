import asyncio
from typing import Any

from services import metrics
from services.inference.crop_queue import InProcessCropQueue


def dropped(reason: str) -> float:
    return metrics.REGISTRY.get_sample_value("classpulse_crops_dropped_total", {"reason": reason}) or 0.0


async def test_a_batch_has_its_most(crop: Any) -> None:
    queue = InProcessCropQueue(100, 60)
    crops = [crop() for _ in range(5)]
    queue.put(crops)
    async with asyncio.timeout(5):
        assert await queue.take(3) == crops[:3]
    assert len(queue) == 2


async def test_what_waits_is_taken_at_once(crop: Any) -> None:
    queue = InProcessCropQueue(100, 60)
    queue.put([crop()])
    async with asyncio.timeout(5):
        assert len(await queue.take(32)) == 1


async def test_a_full_queue_drops_the_oldest_and_counts_them(crop: Any) -> None:
    queue, before = InProcessCropQueue(3, 60), dropped("queue_full")
    crops = [crop() for _ in range(5)]
    queue.put(crops)
    assert await queue.take(10) == crops[2:]
    assert dropped("queue_full") == before + 2


async def test_old_crops_are_dropped_and_counted(crop: Any) -> None:
    queue, before = InProcessCropQueue(10, 0.02), dropped("too_old")
    queue.put([crop(), crop()])
    await asyncio.sleep(0.05)
    fresh = crop()
    queue.put([fresh])
    assert await queue.take(10) == [fresh]
    assert dropped("too_old") == before + 2


async def test_an_empty_put_wakes_nobody(crop: Any) -> None:
    queue = InProcessCropQueue(10, 60)
    taking = asyncio.create_task(queue.take(1))
    queue.put([])
    await asyncio.sleep(0.01)
    assert not taking.done()
    queue.put([crop()])
    assert len(await taking) == 1
