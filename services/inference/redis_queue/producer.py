"""The ingest node's end: crops wait here for their turn to be sent, and grow old here while Redis is away."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Sequence
from typing import Final

from redis.asyncio import Redis

from services import clock, metrics
from services.domain.records import Crop
from services.inference.redis_queue import shedding
from services.inference.redis_queue.entry import STREAM, entries_of
from services.inference.redis_queue.server import AWAY, PAUSE_S
from services.inference.redis_queue.shedding import Limits
from services.inference.redis_queue.untaken import Untaken

logger = logging.getLogger(__name__)

SEND_MOST: Final = 256  # crops in one sending, 600 KB
SHED_EVERY_S: Final = 1.0  # also while nobody has a face: what others left must not stay


class RedisCropProducer:
    """Implements `put` of `domain.ports.CropSink` on one event loop; `run` sends. `size`: crops that may wait here."""

    def __init__(self, redis: Redis, limits: Limits, *, size: int) -> None:
        self._redis = redis
        self._limits = limits
        self._size = size
        self._crops: deque[tuple[float, Crop]] = deque()  # monotonic seconds of arrival
        self._arrived = asyncio.Event()
        self._up = False
        self._untaken = Untaken()
        self._run_id: bytes | None = None  # of the Redis that we last knew

    def __len__(self) -> int:
        return len(self._crops)

    def put(self, crops: Sequence[Crop]) -> None:
        now = clock.monotonic()
        self._crops.extend((now, crop) for crop in crops)
        while len(self._crops) > self._size:
            self._crops.popleft()
            metrics.CROPS_DROPPED.labels("queue_full" if self._up else "queue_away").inc()
        if self._crops:
            self._arrived.set()

    async def run(self) -> None:
        """Runs for ever, whether Redis is there or not. Raises Misconfigured when it is one that persists: nothing is sent then."""
        while True:
            try:
                while True:
                    await self._send()
                    self._is(up=True)
                    await self._something()
            except AWAY as error:
                if self._up:
                    logger.warning("Redis takes no crops: %s", type(error).__name__)
                self._is(up=False)
                self._drop_old()
                await asyncio.sleep(PAUSE_S)

    async def drain(self, timeout_s: float) -> None:
        """Returns when all is sent, or the time is over."""
        deadline = clock.monotonic() + timeout_s
        while self._crops and clock.monotonic() < deadline:  # noqa: ASYNC110 - asked once, at the end
            await asyncio.sleep(0.02)

    def _recognise(self, run_id: bytes) -> None:
        """One that was started anew has forgotten what lay in it. Where INFO is forbidden, each is taken for the same."""
        if self._run_id not in {None, run_id} and (lost := self._untaken.lose()):
            metrics.CROPS_DROPPED.labels("queue_lost").inc(lost)
        self._run_id = run_id

    async def _something(self) -> None:
        if not self._crops:
            self._arrived.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SHED_EVERY_S):
                    await self._arrived.wait()

    async def _send(self) -> None:
        """What could not be sent stays. Sent twice, after an answer that was lost, a crop is classified twice and stored once."""
        self._drop_old()
        batch = [crop for _, crop in list(self._crops)[:SEND_MOST]]
        pipe = self._redis.pipeline(transaction=False)
        entries = entries_of(batch)
        for entry in entries:
            pipe.xadd(STREAM, entry)  # type: ignore[arg-type]  # its own type is invariant
        shedding.shed(pipe, self._limits)
        *sent, shed = await pipe.execute()
        self._forget(batch)
        last_taken, run_id = shedding.count(shed)
        self._recognise(run_id)
        self._untaken.sent(zip(sent, (int(entry["count"]) for entry in entries), strict=True))
        self._untaken.heard(last_taken, self._limits.max_age_s)

    def _forget(self, sent: Sequence[Crop]) -> None:
        """While they were under way, the oldest may have been dropped for newer ones."""
        gone = {id(crop) for crop in sent}
        while self._crops and id(self._crops[0][1]) in gone:
            self._crops.popleft()

    def _drop_old(self) -> None:
        now = clock.monotonic()
        while self._crops and now - self._crops[0][0] > self._limits.max_age_s:
            self._crops.popleft()
            metrics.CROPS_DROPPED.labels("too_old" if self._up else "queue_away").inc()

    def _is(self, *, up: bool) -> None:
        self._up = up
        metrics.QUEUE_UP.labels("ingest").set(up)
