"""What dashboards cost the web process: pages open on a class of 30, half an hour into its lesson, that is read twice a second.

The rows come from the service's own writer, without video; everything but the browsers' drawing is real.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Final
from uuid import UUID

from services import clock
from services.bench import machine, school
from services.bench.catalogue import Asked
from services.bench.lesson import own_service
from services.bench.processes import cpu, processes_of
from services.bench.report import Case, Report
from services.bench.school import School, Shape
from services.bench.viewers import Viewers
from services.bootstrap.service import Service
from services.domain.records import Box, Face, HeadPose, Outcome, Probabilities, Reading
from services.storage import participants
from services.storage.writer import ReadingWriter

PAGES: Final = 20
CLASS: Final = Shape(large=30, long=timedelta(minutes=30), short=timedelta(minutes=1))

_WINDOW_S: Final = 30.0
_SETTLE_S: Final = 5.0
_FACE: Final = Face(Box(0.4, 0.3, 0.6, 0.8), HeadPose(5.0, 3.0, 1.0), 0.9)


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a while: CPU of `web` and of Postgres in percent of a core; snapshots a second and characters a snapshot on each page."""

    pages: int
    web: float
    postgres: float
    snapshots: float
    characters: float


def run(asked: Asked) -> Report:
    """`size`: pages that are open at most."""
    report = Report("dashboard", machine.describe("dash", "uvicorn", "plotly"), [], {})
    pages = asked.size or PAGES
    with own_service() as service:
        of = school.opened(service.engine, CLASS, clock.now())
        costs = asyncio.run(opened(service, of, sorted({0, 1, pages}), _WINDOW_S, asked))
    for cost in costs:
        add(report, cost)
    report.ratios[f"CPU of web with {pages} pages / one core"] = costs[-1].web / 100
    return report


def add(report: Report, cost: Cost) -> None:
    name = f"{cost.pages} pages"
    report.cases.extend(
        [
            Case(f"{name}, CPU of web", cost.web, "% of a core", 0.0),
            Case(f"{name}, CPU of postgres", cost.postgres, "% of a core", 0.0),
        ]
    )
    if cost.pages:
        report.cases.append(Case(f"{name}, snapshots on each", cost.snapshots, "per second", 0.0))
        report.cases.append(Case(f"{name}, size of a snapshot", cost.characters / 1e3, "kB", 0.0))


async def opened(service: Service, of: School, steps: Sequence[int], window_s: float, asked: Asked) -> list[Cost]:
    """The costs with so many pages open, in this order; a page that was opened stays. Raises ClassPulseError when one shows nothing."""
    costs = []
    async with going_on(service, of), Viewers(service.settings.base_url, service.login_url, of.long.id) as viewers:
        for pages in steps:
            asked.say(f"{pages} pages")
            await viewers.open(pages - len(viewers.seen))
            await asyncio.sleep(min(_SETTLE_S, window_s))
            costs.append(await _cost(service, viewers, window_s))
    return costs


async def _cost(service: Service, viewers: Viewers, window_s: float) -> Cost:
    processes = processes_of(service)
    snapshots, characters = viewers.given()
    spent, began = {name: sum(map(cpu, members)) for name, members in processes.items()}, time.monotonic()
    await asyncio.sleep(window_s)
    seconds = time.monotonic() - began
    percent = {name: 100 * (sum(map(cpu, members)) - spent[name]) / seconds for name, members in processes.items()}
    viewers.check()
    given = [after - before for after, before in zip(viewers.given(), (snapshots, characters), strict=True)]
    pages = len(viewers.seen)
    return Cost(pages, percent["web"], percent["postgres"], given[0] / seconds / max(1, pages), given[1] / max(1, given[0]))


@asynccontextmanager
async def going_on(service: Service, of: School) -> AsyncIterator[None]:
    """The lesson goes on: everybody is looked at twice a second, and stored as the stream process would."""
    settings = service.settings
    writer = ReadingWriter(
        service.engine, buffer=10_000, interval_s=settings.writer_interval_ms / 1000, raw_retention=timedelta(days=school.RAW_DAYS)
    )  # fmt: skip
    with service.engine.connect() as conn:
        who = sorted(participants.ids(conn, of.long.id))
    writer.start()
    looking = asyncio.create_task(_look(writer, of.long.id, who))
    try:
        yield
        if looking.done():
            looking.result()
    finally:
        looking.cancel()
        await asyncio.to_thread(writer.stop, 10.0)


async def _look(writer: ReadingWriter, session_id: UUID, who: Sequence[UUID]) -> None:
    """Each at a time of their own within the tick, as cameras do."""
    pause = 1 / school.LOOKS / len(who)
    for number in count():
        await asyncio.sleep(pause)
        writer.put([_reading(session_id, who[number % len(who)], number // len(who), clock.now())])


def _reading(session_id: UUID, participant_id: UUID, tick: int, at: datetime) -> Reading:
    happy = 0.2 + 0.2 * (tick % 40) / 40  # something moves
    shares: Probabilities = (0.1, 0.02, 0.03, happy, 0.15, 0.1, 0.6 - happy)
    return Reading(session_id, participant_id, at, float(tick), 0, Outcome.READ, _FACE, 0, shares, "bench-weights")
