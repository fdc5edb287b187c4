"""Loops that must not die: started by one owner, restarted with a pause when they fail, cancelled and awaited at the end."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine
from typing import Any

from services import clock, metrics

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 10.0
ASK_AGAIN_S = 1.0


async def forever(name: str, loop: Callable[[], Awaitable[None]]) -> None:
    """Runs `loop` again whenever it raises or returns; says so each time. Ends only by cancellation."""
    pause = FIRST_PAUSE_S
    while True:
        started = clock.monotonic()
        try:
            await loop()
            logger.error("loop %s returned; it is started again", name)
        except Exception:
            logger.exception("loop %s failed; it is started again", name)
        metrics.TASK_RESTARTS.labels(name).inc()
        pause = FIRST_PAUSE_S if clock.monotonic() - started > LONGEST_PAUSE_S else min(2 * pause, LONGEST_PAUSE_S)
        await asyncio.sleep(pause)


async def measure_lag(interval_s: float = 0.5) -> None:
    """How late the event loop wakes up: the first sign that something blocks it."""
    while True:
        before = clock.monotonic()
        await asyncio.sleep(interval_s)
        metrics.LOOP_LAG.observe(max(0.0, clock.monotonic() - before - interval_s))


@contextlib.asynccontextmanager
async def running(*loops: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Beside what happens inside; cancelled and awaited at its end."""
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        await cancel(tasks)


async def cancel(tasks: Collection[asyncio.Task[None]]) -> None:
    """Returns when all have ended. Asked again while they go on: before Python 3.12 `asyncio.wait_for`, in which redis-py sends, swallows
    a cancellation that comes as what it waits for is done."""
    going = set(tasks)
    while going:
        for task in going:
            task.cancel()
        _, going = await asyncio.wait(going, timeout=ASK_AGAIN_S)
    await asyncio.gather(*tasks, return_exceptions=True)
