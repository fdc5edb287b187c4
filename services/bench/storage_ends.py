"""What becomes of readings in the end: a report, and nothing."""

import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Final

import numpy as np
from sqlalchemy import Connection, Engine, func, select

from services.bench.catalogue import Asked
from services.bench.report import Case, Report, over_turns
from services.bench.school import School
from services.bench.turns import take_turns
from services.reports.formats import Format
from services.reports.report import export
from services.reports.summary import summarise
from services.storage import partitions, retention
from services.storage.models import RollupRow

_FORMATS: Final = (Format.PDF, Format.HTML, Format.XLSX, Format.CSV, Format.JSON)


def add_report(report: Report, engine: Engine, of: School, asked: Asked) -> None:
    """Read and written, in this process; CPU time is this process's."""
    asked.say("writing reports")

    def written(form: Format) -> tuple[float, float]:
        wall, cpu = time.perf_counter(), time.process_time()
        with engine.connect() as conn:
            read = summarise(conn, of.long, k_floor=1)
        export(read, form)
        return time.perf_counter() - wall, time.process_time() - cpu

    written(Format.PDF)  # the first one loads fonts
    turns: Mapping[Format, Callable[[], tuple[float, float]]] = {form: partial(written, form) for form in _FORMATS}
    for form, values in take_turns(turns, asked.rounds, asked.seconds).items():
        name, (wall, cpu) = f"report of the long lesson, {form.value}", values.T
        report.cases.extend([over_turns(name, wall, "s"), over_turns(f"{name}, CPU", cpu, "s")])


def add_drop(report: Report, engine: Engine, asked: Asked) -> None:
    """Every day there is, one after the other, as the hourly round does it: single readings as partitions, sums of ten seconds as rows."""
    asked.say("dropping days")
    with engine.connect() as conn:
        raw = sorted(partitions.existing(conn))
        sums = list(conn.scalars(select(RollupRow.expires_on).distinct().order_by(RollupRow.expires_on)))
    for what, days, count in (("single readings", raw, _readings), ("sums of ten seconds", sums, _sums)):
        took, rows = [], []
        for day in days:
            with engine.connect() as conn:
                rows.append(count(conn, day))
            began = time.perf_counter()
            with engine.begin() as conn:
                retention.drop_expired(conn, day + timedelta(days=1))
            took.append(1e3 * (time.perf_counter() - began))
        report.cases.append(over_turns(f"dropping a day of {what}", np.array(took), "ms"))
        report.cases.append(Case(f"dropping a day of {what}, the slowest", max(took), "ms", 0.0))
        report.cases.append(Case(f"a day of {what}, the largest", float(max(rows)), "rows", 0.0))


def _readings(conn: Connection, day: date) -> int:
    return retention.readings_in(conn, [day])


def _sums(conn: Connection, day: date) -> int:
    return conn.execute(select(func.count()).where(RollupRow.expires_on == day)).scalar_one()
