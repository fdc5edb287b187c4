"""From a student's frame to the changed chart on a teacher's screen: the whole service, a class of 30, and a Chromium with the live page.

A frame counts from the moment at which the student sent it, by its own clock. It is on the screen when the chart has been drawn whose
newest moment is not before the commit of its reading: Postgres keeps the time of each commit, and a chart says its newest moment.
"""

import threading
import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

import httpx
import numpy as np
from sqlalchemy import Engine, text

from services.bench import machine
from services.bench.catalogue import Asked
from services.bench.chromium import LivePage, live_page
from services.bench.lesson import Lesson, own_service
from services.bench.report import Case, Report
from services.bootstrap.demo.clip import sample_video
from services.bootstrap.service import Service
from services.errors import ClassPulseError

CLASS: Final = 30
SETTLE_S: Final = 10.0
AFTER_S: Final = 5.0  # the readings of the last moments are drawn a little later
LONGEST_S: Final = 120.0  # of one setting
_VERSIONS: Final = ("aiortc", "av", "torch", "dash", "plotly")
_READINGS: Final = text(
    "SELECT participant_id, media_time, extract(epoch FROM at)::float8 AS at, "
    "extract(epoch FROM pg_xact_commit_timestamp(reading.xmin))::float8 AS stored "
    "FROM reading JOIN participant ON participant.id = participant_id WHERE session_id = :session "
    "AND at >= to_timestamp(:since) AND at < to_timestamp(:until) ORDER BY at"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Of one frame; Unix seconds."""

    sent: float
    stored: float
    drawn: float


def run(asked: Asked) -> Report:
    """`only`: `alone` or `video`. `seconds`: of each setting, 120 at most."""
    report = Report("frame-to-pixel", machine.describe(*_VERSIONS), [], {})
    seconds = min(asked.seconds, LONGEST_S)
    with own_service(track_commit_timestamp="on") as service, Lesson(service, CLASS) as lesson:
        for name, beside in (("alone", nullcontext()), ("video", looking(service))):
            if asked.only in name:
                asked.say(f"a class of {CLASS}, {name}, for {seconds:.0f} s")
                with live_page(service, lesson.session_id) as page:
                    time.sleep(SETTLE_S)
                    with beside:
                        add(report, CASES[name], watched(service.engine, lesson.session_id, page, seconds))
    return report


CASES: Final[Mapping[str, str]] = {"alone": f"{CLASS} students", "video": f"{CLASS} students, a video is looked at all the time"}


def add(report: Report, name: str, shown: Sequence[Shown]) -> None:
    parts = {
        "frame_to_pixel": [frame.drawn - frame.sent for frame in shown],
        "of that frame to stored": [frame.stored - frame.sent for frame in shown],
        "of that stored to pixel": [frame.drawn - frame.stored for frame in shown],
    }
    for part, values in parts.items():
        for share in (0.5, 0.95, 0.99):
            report.cases.append(Case(f"{name}, p{100 * share:.0f} {part}", 1e3 * float(np.quantile(values, share)), "ms", 0.0))
    drawings = np.diff(sorted({frame.drawn for frame in shown}))
    report.cases.append(Case(f"{name}, p95 between two drawings", 1e3 * float(np.quantile(drawings, 0.95)), "ms", 0.0))
    report.cases.append(Case(f"{name}, frames", float(len(shown)), "", 0.0))


def watched(engine: Engine, session_id: UUID, page: LivePage, seconds: float) -> list[Shown]:
    """Raises ClassPulseError where nothing was drawn."""
    since = time.time()
    page.drawings()  # forgets those of before
    page.wait(seconds)
    until = time.time()
    page.wait(AFTER_S)
    with engine.connect() as conn:
        began: datetime = conn.execute(text("SELECT started_at FROM class_session WHERE id = :id"), {"id": session_id}).scalar_one()
        rows = conn.execute(_READINGS, {"session": session_id, "since": since, "until": until}).all()
    found = list(shown(rows, page.drawings(), began.timestamp()))
    if not found:
        raise ClassPulseError("Nothing was drawn: was anybody read?")
    return found


def shown(rows: Sequence[Any], drawings: Sequence[tuple[float, float]], began: float) -> Iterator[Shown]:
    """`rows`: `participant_id`, `media_time`, `at`, `stored`; `drawings`: when, and the chart's newest moment in seconds of the lesson.

    A student's clock is the one by which their fastest frame took no time. A frame that was never drawn is left out.
    """
    fastest: dict[UUID, float] = {}
    for row in rows:
        fastest[row.participant_id] = min(fastest.get(row.participant_id, float("inf")), row.at - row.media_time)
    ordered = sorted(drawings)
    newest = list(accumulate((began + moment for _, moment in ordered), max))
    for row in rows:
        if (index := bisect_left(newest, row.stored)) < len(ordered):
            yield Shown(row.media_time + fastest[row.participant_id], row.stored, ordered[index][0])


@contextmanager
def looking(service: Service) -> Iterator[None]:
    """Somebody sends a video to be looked at, again as soon as it is answered."""
    key, over, video = service.settings.platform_key, threading.Event(), sample_video().read_bytes()
    assert key is not None  # noqa: S101 - `own_service` sets it
    headers = {"Authorization": f"Bearer {key.get_secret_value()}", "Content-Type": "video/mp4"}

    def look() -> None:
        with httpx.Client(base_url=service.settings.base_url, headers=headers, timeout=300) as http:
            while not over.is_set():
                if http.post("/api/v1/pictures", content=video).status_code != httpx.codes.OK:
                    over.wait(2.0)  # live classes come first: it is told so

    thread = threading.Thread(target=look, name="pictures")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
