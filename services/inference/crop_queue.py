"""The in-process crop queue: bounded and fair. Its reader takes whatever waits, so batches grow with the load by themselves."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from services import clock, metrics
from services.domain.records import Crop
from services.inference.line import Line

_AGE: Final = metrics.QUEUE_AGE.labels("crops")

OnDropped = Callable[[Sequence[Crop]], None]
"""Called with crops that were dropped and counted because more came than were read."""


class InProcessCropQueue:
    """Lives on one event loop. `size`: crops that may wait. `max_age_s`: crops older than this are no longer worth reading."""

    def __init__(self, size: int, max_age_s: float, on_dropped: OnDropped = lambda _: None) -> None:
        self._line = Line(size)
        self._max_age_s = max_age_s
        self._on_dropped = on_dropped
        self._arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self._line)

    def put(self, crops: Sequence[Crop]) -> None:
        self._drop(self._line.put(crops, clock.monotonic()), "queue_full")
        if self._line:
            self._arrived.set()

    async def take(self, most: int) -> list[Crop]:
        """Whose turn it is; waits only while there is nothing."""
        while True:
            while not self._line:
                self._arrived.clear()
                await self._arrived.wait()
            now = clock.monotonic()
            self._drop(self._line.drop_older(now - self._max_age_s), "too_old")
            if batch := self._line.take(most):
                for since, _ in batch:
                    _AGE.observe(now - since)
                return [crop for _, crop in batch]

    def drop(self, crops: Sequence[Crop]) -> None:
        """It has let go of them already."""

    def fail(self, crops: Sequence[Crop]) -> None:
        metrics.CROPS_DROPPED.labels("network_failed").inc(len(crops))

    def _drop(self, crops: Sequence[Crop], reason: str) -> None:
        if crops:
            metrics.CROPS_DROPPED.labels(reason).inc(len(crops))
            self._on_dropped(crops)
