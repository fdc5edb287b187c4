"""A live page that stays open: `python -m tests.bench.page_soak [SECONDS [SPEED]]`, or `make soak-page`.

A class of 30 is read and watched in a real Chromium while the clock runs SPEED times as fast: 15 minutes at 8 are a lesson of two hours,
and the page is given as many updates as it can draw. Sampled are the heap and the nodes after a collection, and the CPU time that the
page's main thread takes for an update. Exit code 0 only where none of them grew.
"""

import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from playwright.sync_api import CDPSession, Page, sync_playwright
from sqlalchemy import Engine

from dashboard.data import DashboardData
from services import clock
from services.bootstrap.service import open_database
from services.domain.policy import Faces, Policy
from services.domain.reach import Reach
from services.settings import Settings
from services.storage import notify, organisations, participants, sessions
from services.storage.live import LiveHub
from tests.dashboard.browsing import ARGUMENTS, CHROMIUM
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

STUDENTS = 30
WINDOW_S = 600  # of the lesson: until the charts are full the page has to grow
MOST_GROWTH = 0.10
FREE_BYTES = 6e6
"""Of heap: less is no growth. Two heap snapshots 90 lesson minutes apart differ by compiled code and by Plotly's store of measured labels,
which it ends at 10,000 of them: up to 4 MB together over two hours. A figure that is not let go takes that in twenty updates."""

FREE_NODES = 400  # the page as it stands differs by so many: a notice, an alert, a chart that is hidden while nothing comes
SLOWER = 1.3  # times

COUNT = """() => {
  window.updates = 0;
  document.querySelector(".cp-graph-mood .js-plotly-plot").on("plotly_afterplot", () => (window.updates += 1));
}"""


@dataclass(frozen=True, slots=True)
class Sample:
    """`lesson_s`: seconds into the lesson; `update_ms`: CPU of the main thread for each update since the last sample."""

    lesson_s: float
    heap: float
    nodes: int
    listeners: int
    updates: int
    update_ms: float

    def __str__(self) -> str:
        lesson = f"{self.lesson_s / 60:5.1f} min into the lesson"
        seen = f"heap {self.heap / 1e6:5.1f} MB, {self.nodes} nodes, {self.listeners} listeners"
        return f"{lesson}: {seen}; {self.updates} updates so far, {self.update_ms:.0f} ms each"


@contextmanager
def hurried(speed: float, lesson_s: float) -> Iterator[None]:
    """The service's clock runs `speed` times as fast, and arrives at the real time after `lesson_s` of its own."""
    real = clock.now
    began = real()
    zero = began - timedelta(seconds=lesson_s)
    with patch.object(clock, "now", lambda: zero + speed * (real() - began)):
        yield


@contextmanager
def lesson(engine: Engine, speed: float) -> Iterator[tuple[Classroom, Server]]:
    """It runs, and is served."""
    with engine.begin() as conn:
        organisation = organisations.default_organisation(conn)
        session = sessions.create(conn, organisation, "Two hours", course=None, policy=Policy(k=3, individual_view=True))
        joined = [
            participants.add(conn, session.id, f"Student {i}", external_id=None, consent=True, guardian=None, faces=Faces.ONE)
            for i in range(STUDENTS)
        ]
    listener = notify.Listener(engine.url.render_as_string(hide_password=False))
    listener.start()
    data = DashboardData(engine, listener, k_floor=1, actor=lambda: "teacher", reach=lambda: Reach.all_of(organisation))
    data.hub = LiveHub(data.snapshot, tick_s=2.0 / speed, gap_s=0.5 / speed)
    room = Classroom(engine, session, joined)
    room.read(clock.now() - timedelta(seconds=5), 5)
    server = Server(data)
    try:
        with room.going_on():
            yield room, server
    finally:
        server.stop()
        listener.stop()


class Watched:
    """The page, looked at from outside."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._tools: CDPSession = page.context.new_cdp_session(page)
        self._tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._updates, self._busy_s = 0, self._busy()

    def sample(self, lesson_s: float) -> Sample:
        updates, busy_s = int(self._page.evaluate("window.updates")), self._busy()
        each_ms = 1000 * (busy_s - self._busy_s) / max(1, updates - self._updates)
        self._tools.send("HeapProfiler.collectGarbage")
        heap = self._tools.send("Runtime.getHeapUsage")["usedSize"]
        counted = self._tools.send("Memory.getDOMCounters")
        self._updates, self._busy_s = updates, self._busy()  # what the collection took is nobody's update
        return Sample(lesson_s, heap, counted["nodes"], counted["jsEventListeners"], updates, each_ms)

    def _busy(self) -> float:
        metrics: list[dict[str, Any]] = self._tools.send("Performance.getMetrics")["metrics"]
        return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def watch(engine: Engine, seconds: float, speed: float, every_s: float) -> Iterator[Sample]:
    """A sample every `every_s`, all in real seconds."""
    with hurried(speed, seconds * speed), lesson(engine, speed) as (room, server), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(f"{server.url}/sessions/{room.session.id}")
        page.locator(".cp-graph-mood .js-plotly-plot").wait_for()
        page.evaluate(COUNT)
        page.wait_for_function("window.updates > 0")
        watched, began = Watched(page), clock.monotonic()
        while clock.monotonic() - began < seconds:
            page.wait_for_timeout(1000 * every_s)
            assert room.session.started_at is not None
            yield watched.sample((clock.now() - room.session.started_at).total_seconds())
        browser.close()


def faults(samples: Sequence[Sample]) -> list[str]:
    """What grew from the first third to the last, the charts being full; nothing is the good verdict."""
    full = [sample for sample in samples if sample.lesson_s > WINDOW_S]
    third = len(full) // 3
    if not third:
        return ["it was too short to say anything"]
    before, after = full[:third], full[-third:]
    found = []
    for what, free in (("heap", FREE_BYTES), ("nodes", FREE_NODES), ("listeners", FREE_NODES)):
        first, last = (statistics.median(getattr(sample, what) for sample in part) for part in (before, after))
        if last - first > max(free, MOST_GROWTH * first):
            found.append(f"{what} grew from {first:.0f} to {last:.0f}")
    first, last = (statistics.median(sample.update_ms for sample in part) for part in (before, after))
    if last > SLOWER * first:
        found.append(f"an update took {first:.0f} ms and takes {last:.0f} ms")
    return found


def main(seconds: float = 900.0, speed: float = 8.0) -> int:
    """Exit code."""
    samples = []
    with tempfile.TemporaryDirectory(prefix="classpulse-page-") as folder, open_database(Settings(data_dir=Path(folder))) as engine:
        for sample in watch(engine, seconds, speed, every_s=max(3.0, seconds / 30)):
            samples.append(sample)
            _tell(str(sample))
    failed = faults(samples)
    _tell(f"FAILED: {'; '.join(failed)}" if failed else f"PASSED: {samples[-1].updates} updates, {samples[-1].lesson_s / 60:.0f} minutes")
    return 1 if failed else 0


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:3])))
