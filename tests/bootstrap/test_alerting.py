"""The loop over the classes that run."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import Engine, text

from services import clock, metrics
from services.bootstrap.alerting import look_at_classes
from services.domain.alerts import USUAL, Thresholds
from services.domain.policy import Policy
from tests.storage.lesson import Lesson
from tests.storage.test_alerts import read
from tests.webhooks.receiver import eventually


async def test_a_class_is_looked_at_by_two_processes_and_raises_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    lessons = [Lesson(engine, Policy(k=1)) for _ in range(2)]
    now: datetime = max(read(lesson) for lesson in lessons)
    monkeypatch.setattr(clock, "now", lambda: now)

    def raised() -> int:
        with engine.connect() as conn:
            found: int = conn.execute(text("SELECT count(*) FROM alert")).scalar_one()
            return found

    def counted() -> float:
        return metrics.REGISTRY.get_sample_value("classpulse_alerts_raised_total", {"kind": "engagement_fell", "strength": "strong"}) or 0.0

    before = counted()
    loops = [asyncio.create_task(look_at_classes(engine, 1, USUAL, every_s=0.05)) for _ in range(2)]
    await eventually(lambda: raised() == 2)
    await asyncio.sleep(0.3)
    assert raised() == 2
    assert counted() - before == 2
    for loop in loops:
        loop.cancel()


async def test_a_group_below_the_floor_raises_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    now = read(Lesson(engine, Policy(k=1)))
    monkeypatch.setattr(clock, "now", lambda: now)
    loop = asyncio.create_task(look_at_classes(engine, 10, USUAL, every_s=0.05))
    await asyncio.sleep(0.5)
    with engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM alert")).scalar_one() == 0
    loop.cancel()


async def test_what_is_news_is_the_installation_s_choice(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    now = read(Lesson(engine, Policy(k=1)))
    monkeypatch.setattr(clock, "now", lambda: now)
    loop = asyncio.create_task(
        look_at_classes(engine, 1, Thresholds.of(drop=(70, 80, 90), gone=(0.5, 0.6, 0.7), few=(0.3, 0.2, 0.1)), every_s=0.05)
    )
    await asyncio.sleep(0.5)
    with engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM alert")).scalar_one() == 0
    loop.cancel()
