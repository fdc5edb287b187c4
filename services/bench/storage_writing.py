"""A batch of readings on its way into the database: one INSERT from arrays, as the service does it, against COPY; and a whole commit.

COPY knows no ON CONFLICT. So it fills a temporary table, from which the rows are then inserted.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import count, islice
from typing import Any, Final, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, text

from services.bench import school
from services.bench.catalogue import Asked
from services.bench.report import Report, over_turns, p95, ratio
from services.bench.school import School
from services.bench.turns import take_turns
from services.domain.records import Box, Face, HeadPose, Outcome, Reading
from services.storage import participants, partitions, readings, rollups, sessions

SIZES: Final = (60, 300, 1000)
"""Readings: a second of a class of 30, of five classes, and the most that the writer takes at once."""

_FACE: Final = Face(Box(0.4, 0.3, 0.6, 0.8), HeadPose(5.0, 3.0, 1.0), 0.9)
_SHARES: Final = (0.1, 0.02, 0.03, 0.3, 0.15, 0.1, 0.3)
_INCOMING: Final = text("CREATE TEMPORARY TABLE incoming (LIKE reading INCLUDING DEFAULTS) ON COMMIT DELETE ROWS")
_TYPES: Final = {"participant_id": "uuid", "at": "timestamptz", "expires_on": "date", "media_time": "float8", "weights_id": "text"}
_SMALL: Final = ("face_index", "outcome", "bystanders")  # the rest is real

Rows = Sequence[dict[str, Any]]


def add(report: Report, engine: Engine, of: School, asked: Asked) -> None:
    """Rows are rolled back but for those of the whole commit, which is durable."""
    asked.say("writing batches")
    looks = _looks(engine, of)
    days = timedelta(days=school.RAW_DAYS)
    with engine.connect() as conn:
        partitions.ensure(conn, {(of.now + days).date(), (of.now + days + timedelta(days=1)).date()})
        conn.execute(_INCOMING)
        conn.commit()
        ways: dict[str, Callable[[Connection, Rows], object]] = {"INSERT from arrays": readings.insert_new, "COPY": copied}
        turns: dict[tuple[str, int], Callable[[], tuple[float]]] = {}
        for size in SIZES:
            turns |= {(name, size): partial(_inserted, conn, looks, size, way, days) for name, way in ways.items()}
            turns["whole commit", size] = partial(_committed, engine, looks, size, days)
        measured = {key: values[:, 0] for key, values in take_turns(turns, 2 * asked.rounds, asked.seconds).items()}
    for (way, size), values in measured.items():
        report.cases.append(over_turns(f"writing {size} readings, {way}", values, "ms"))
        report.cases.append(p95(f"writing {size} readings, {way}", values, "ms"))
    for size in SIZES:
        report.ratios[f"writing {size} readings, COPY / INSERT from arrays"] = ratio(
            measured["COPY", size], measured["INSERT from arrays", size]
        )


def copied(conn: Connection, rows: Rows) -> object:
    """Binary, which spares Postgres reading numbers. -> the keys of what is new."""
    names = list(rows[0])
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    driver = cast("psycopg.Connection[Any]", conn.connection.driver_connection)
    with driver.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY incoming ({}) FROM STDIN (FORMAT BINARY)").format(columns)) as copy:
            copy.set_types([_TYPES.get(name, "int2" if name in _SMALL else "float4") for name in names])
            for row in rows:
                copy.write_row(list(row.values()))
        new = sql.SQL("INSERT INTO reading ({0}) SELECT {0} FROM incoming ON CONFLICT DO NOTHING RETURNING participant_id, at, face_index")
        return cursor.execute(new.format(columns)).fetchall()


def _inserted(
    conn: Connection, looks: Iterator[Reading], size: int, way: Callable[[Connection, Rows], object], days: timedelta
) -> tuple[float]:
    rows = [readings.row_of(reading, (reading.at + days).date()) for reading in islice(looks, size)]
    began = time.perf_counter()
    way(conn, rows)
    took = time.perf_counter() - began
    conn.rollback()
    return (1e3 * took,)


def _committed(engine: Engine, looks: Iterator[Reading], size: int, days: timedelta) -> tuple[float]:
    """What the writer does with a batch."""
    batch = list(islice(looks, size))
    began = time.perf_counter()
    with engine.begin() as conn:
        written = readings.write(conn, batch, raw_retention=days)
        rollups.recompute(conn, rollups.dirty(written.stored))
        sessions.mark_started(conn, {batch[0].session_id: batch[0].at})
    return (1e3 * (time.perf_counter() - began),)


def _looks(engine: Engine, of: School) -> Iterator[Reading]:
    """The long lesson goes on."""
    with engine.connect() as conn:
        who = sorted(participants.ids(conn, of.long.id))
    for tick in count():
        at = of.now + tick * timedelta(seconds=1 / school.LOOKS)
        for participant in who:
            yield Reading(of.long.id, participant, at, tick / school.LOOKS, 0, Outcome.READ, _FACE, 0, _SHARES, "bench-weights")
