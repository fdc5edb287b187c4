"""The worker's end: takes entries, acknowledges them once their readings are stored, and takes up what a dead worker left."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Generator, Sequence
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from services import clock, metrics
from services.domain.records import Crop, Reading
from services.inference.line import Line
from services.inference.redis_queue.deliveries import Deliveries, Key, key_of_crop, key_of_reading
from services.inference.redis_queue.entry import Unreadable, count_of, decode
from services.inference.redis_queue.group import Delivery, Place
from services.inference.redis_queue.server import AWAY, PAUSE_S

logger = logging.getLogger(__name__)

CLAIM_S: Final = 5.0
"""A worker that shows no sign for so long is taken for dead, and another takes up what it had. A living one shows a sign three times as
often, whatever its batch or Postgres take."""
MOST_DELIVERIES: Final = 3  # a face that ends its worker each time is given up then
MOST_IN_LINE: Final = 2048  # crops, 5 MB


class RedisCropConsumer:
    """Implements `domain.ports.CropSource` on the event loop in which it is made; `run` must run beside it."""

    def __init__(self, redis: Redis, *, max_age_s: float, claim_s: float = CLAIM_S) -> None:
        self._max_age_s = max_age_s
        self._sign_s = claim_s / 3
        self._loop = asyncio.get_running_loop()
        self._place = Place(redis, claim_s)
        self._line = Line(MOST_IN_LINE)
        self._looked_on = False
        self._again: deque[list[Crop]] = deque()  # entries that were delivered before: each is a batch of its own
        self._in_hand = Deliveries()
        self._finished: set[bytes] = set()
        self._to_do = asyncio.Event()
        self._up = False  # the group is there
        self._crops_per_entry = 1.0
        self._closing = False

    @property
    def is_up(self) -> bool:
        """Whether Redis answers."""
        return self._up

    async def take(self, most: int) -> list[Crop]:
        """What was delivered before comes first, and alone: a face that ends its worker then takes no others with it. Raises
        Misconfigured when Redis persists."""
        while True:
            if self._again:
                return self._again.popleft()
            self._lose(self._line.drop_older(clock.monotonic() - self._max_age_s), "too_old")
            if self._line and (self._closing or not self._up or self._looked_on or not self._is_late):
                self._looked_on = False
                return [crop for _, crop in self._line.take(most)]
            if self._closing:
                await asyncio.Event().wait()
            with self._asking():
                await self._read(most)
            if not self._up and not self._line:
                await asyncio.sleep(PAUSE_S)

    @property
    def _is_late(self) -> bool:
        """Faces wait longer than they would if all could be read. Then every worker looks further down the stream, to choose whose turn
        it is; sooner, it would take work from those that are free."""
        oldest = self._line.oldest
        return oldest is not None and clock.monotonic() - oldest > self._max_age_s / 2

    def drop(self, crops: Sequence[Crop]) -> None:
        self._settle([key_of_crop(crop) for crop in crops])

    def fail(self, crops: Sequence[Crop]) -> None:
        self._in_hand.release(key_of_crop(crop) for crop in crops)

    def settle(self, readings: Sequence[Reading]) -> None:
        """These are stored, or lost and counted. From any thread."""
        keys = [key_of_reading(reading) for reading in readings]
        with contextlib.suppress(RuntimeError):  # the loop has ended, and with it whoever could acknowledge
            self._loop.call_soon_threadsafe(self._settle, keys)

    async def run(self) -> None:
        """Runs for ever: acknowledges, shows signs of life, and looks for what others left."""
        shown = clock.monotonic()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._sign_s):
                    await self._to_do.wait()
            self._to_do.clear()
            with self._asking():
                await self._acknowledge()
                if self._up and clock.monotonic() - shown >= self._sign_s:
                    shown = clock.monotonic()
                    await self._place.show_signs(self._in_hand.entries)
                    await self._take_up()
            if not self._up:
                await asyncio.sleep(PAUSE_S)

    async def drain(self, timeout_s: float) -> None:
        """No more is taken; returns when all that was is settled and acknowledged, or the time is over. `run` and the worker must
        still be running."""
        self._closing = True
        deadline = clock.monotonic() + timeout_s
        while (self._in_hand or self._finished) and clock.monotonic() < deadline:  # noqa: ASYNC110 - asked once, at the end
            await asyncio.sleep(0.02)
        with self._asking():
            await self._place.leave()

    @contextlib.contextmanager
    def _asking(self) -> Generator[None]:
        try:
            yield
        except ResponseError as error:
            if not str(error).startswith("NOGROUP"):  # Redis was started anew, or every ingest node was away for a minute
                logger.warning("Redis refuses: %s", error)
            self._is(up=False)
        except AWAY as error:
            if self._up:
                logger.warning("Redis gives no crops: %s", type(error).__name__)
            self._is(up=False)

    async def _read(self, most: int) -> None:
        if not self._up:
            await self._place.take()
            self._is(up=True)
        found = await self._place.read(max(1, round(most / self._crops_per_entry)), wait=not self._line)
        self._looked_on = not found or found[-1].age_s <= self._max_age_s / 2
        for delivery in found:
            if delivery.age_s > self._max_age_s:
                self._give_up(delivery, "too_old")
            elif crops := await self._in(delivery):
                metrics.QUEUE_AGE.labels("crops").observe(delivery.age_s)
                self._lose(self._line.put(crops, clock.monotonic() - delivery.age_s), "queue_full")
                self._crops_per_entry += 0.1 * (len(crops) - self._crops_per_entry)

    def _lose(self, crops: Sequence[Crop], reason: str) -> None:
        if crops:
            metrics.CROPS_DROPPED.labels(reason).inc(len(crops))
            self.drop(crops)

    async def _take_up(self) -> None:
        if self._closing:
            return
        for delivery, deliveries in await self._place.take_up():
            if deliveries > MOST_DELIVERIES:
                logger.error("%d crops are given up after %d deliveries", count_of(delivery.fields), deliveries - 1)
                await self._place.bury(delivery, "dead_letter", deliveries - 1)
                self._give_up(delivery, "dead_letter")
            elif crops := await self._in(delivery):
                metrics.CROPS_REDELIVERED.inc(len(crops))
                self._again.append(crops)

    async def _in(self, delivery: Delivery) -> list[Crop]:
        """Into our hands; none where nobody can read them."""
        try:
            crops = decode(delivery.fields)
        except Unreadable as error:
            logger.warning("an entry of the crop queue cannot be read: %s", error)
            await self._place.bury(delivery, "unreadable", 1)
            self._give_up(delivery, "unreadable")
            return []
        self._in_hand.add(delivery.entry, crops)
        return crops

    def _give_up(self, delivery: Delivery, reason: str) -> None:
        metrics.CROPS_DROPPED.labels(reason).inc(count_of(delivery.fields))
        self._finish([delivery.entry])

    def _settle(self, keys: Sequence[Key]) -> None:
        self._finish(self._in_hand.settle(keys))

    def _finish(self, entries: Sequence[bytes]) -> None:
        if entries:
            self._finished.update(entries)
            self._to_do.set()

    async def _acknowledge(self) -> None:
        if done := list(self._finished):
            await self._place.acknowledge(done)
            self._finished.difference_update(done)

    def _is(self, *, up: bool) -> None:
        self._up = up
        metrics.QUEUE_UP.labels("worker").set(up)
