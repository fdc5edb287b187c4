import asyncio
import time

import pytest

from services.bootstrap import supervise
from services.metrics import REGISTRY


async def test_a_loop_that_fails_is_started_again_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "FIRST_PAUSE_S", 0.001)
    runs = asyncio.Queue[int]()
    count = 0

    async def loop() -> None:
        nonlocal count
        count += 1
        runs.put_nowait(count)
        if count < 3:
            raise RuntimeError("a bug")
        await asyncio.Event().wait()

    task = asyncio.create_task(supervise.forever("test", loop))
    async with asyncio.timeout(10):
        assert [await runs.get() for _ in range(3)] == [1, 2, 3]
    await supervise.cancel([task])
    assert task.cancelled()
    assert REGISTRY.get_sample_value("classpulse_task_restarts_total", {"task": "test"}) == 2


async def test_a_loop_that_returns_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "FIRST_PAUSE_S", 0.001)
    twice = asyncio.Event()
    count = 0

    async def loop() -> None:
        nonlocal count
        count += 1
        if count == 2:
            twice.set()

    task = asyncio.create_task(supervise.forever("returns", loop))
    async with asyncio.timeout(10):
        await twice.wait()
    await supervise.cancel([task])


async def test_who_swallows_a_cancellation_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "ASK_AGAIN_S", 0.01)
    swallowed = 0

    async def deaf() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if swallowed == 2:
                    raise
                swallowed += 1

    async with asyncio.timeout(10):
        async with supervise.running(deaf()):
            await asyncio.sleep(0)
    assert swallowed == 2


async def test_a_blocked_event_loop_is_measured() -> None:
    def lag() -> float:
        return REGISTRY.get_sample_value("classpulse_event_loop_lag_seconds_sum") or 0.0

    before = lag()
    task = asyncio.create_task(supervise.measure_lag(interval_s=0.01))
    await asyncio.sleep(0)
    time.sleep(0.3)  # noqa: ASYNC251 - what must not happen
    async with asyncio.timeout(10):
        while lag() - before < 0.25:  # noqa: ASYNC110 - the metric has no event
            await asyncio.sleep(0.01)
    await supervise.cancel([task])
