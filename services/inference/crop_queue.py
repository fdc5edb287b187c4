"""The in-process crop queue: bounded, oldest out first. Its reader takes whatever waits, so batches grow with the load by themselves."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Final

from services import clock, metrics
from services.domain.records import Crop

_AGE: Final = metrics.QUEUE_AGE.labels("crops")


class InProcessCropQueue:
    """Lives on one event loop. `size`: crops that may wait. `max_age_s`: crops older than this are no longer worth reading."""

    def __init__(self, size: int, max_age_s: float) -> None:
        self._size = size
        self._max_age_s = max_age_s
        self._crops: deque[tuple[float, Crop]] = deque()  # monotonic seconds of arrival
        self._arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self._crops)

    def put(self, crops: Sequence[Crop]) -> None:
        now = clock.monotonic()
        self._crops.extend((now, crop) for crop in crops)
        while len(self._crops) > self._size:
            self._crops.popleft()
            metrics.CROPS_DROPPED.labels("queue_full").inc()
        if self._crops:
            self._arrived.set()

    async def take(self, most: int) -> list[Crop]:
        """What waits, the oldest first; waits only while there is nothing."""
        while True:
            while not self._crops:
                self._arrived.clear()
                await self._arrived.wait()
            if batch := self._pop(most):
                return batch

    def drop(self, crops: Sequence[Crop]) -> None:
        """It has let go of them already."""

    def fail(self, crops: Sequence[Crop]) -> None:
        metrics.CROPS_DROPPED.labels("network_failed").inc(len(crops))

    def _pop(self, most: int) -> list[Crop]:
        now = clock.monotonic()
        batch: list[Crop] = []
        while self._crops and len(batch) < most:
            arrived, crop = self._crops.popleft()
            if now - arrived > self._max_age_s:
                metrics.CROPS_DROPPED.labels("too_old").inc()
                continue
            _AGE.observe(now - arrived)
            batch.append(crop)
        return batch
