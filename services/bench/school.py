"""A school's readings in the database: classes that have lessons at the same time, day after day, and two that run now.

Rows lie in the table as they come in a school, by time and not by student.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, Final, cast
from uuid import UUID

import numpy as np
import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, text

from services.bench import school_rows
from services.domain.classroom import ClassSession
from services.domain.mood import FACING_PITCH, FACING_YAW
from services.domain.policy import Faces, Policy
from services.domain.reach import Reach
from services.storage import organisations, participants, partitions, rollups, sessions
from services.storage.models.readings import P_COLUMNS

RAW_DAYS: Final = 7  # so long single readings are kept: so many partitions
LOOKS: Final = 2  # a second and student
READ: Final = 0.92  # of the looks; no face in the others
FORGOTTEN: Final = 20  # one session in so many was never ended

_SESSION = text("UPDATE class_session SET created_at = :begin, started_at = :begin, ended_at = :end WHERE id = :id")
_PAST = text("""
INSERT INTO class_session
  (id, organisation_id, title, code, analysis, k, individual_view, retention_days, created_at, started_at, ended_at)
SELECT gen_random_uuid(), :organisation, 'Lesson ' || n, 'past' || n, 'expression', 5, false, 90, at, at,
  CASE WHEN n % :forgotten > 0 THEN at + interval '45 minutes' END
FROM (SELECT n, CAST(:now AS timestamptz) - interval '30 days' - n * interval '20 minutes' AS at
  FROM generate_series(1, :count) AS n) AS made""")
_SUMS = text(f"""
INSERT INTO rollup
  (participant_id, bucket, session_id, expires_on, samples, faces, readable, facing, {", ".join(P_COLUMNS)}, quality, weights_id)
SELECT participant_id, bucket, session_id, CAST(timezone('UTC', bucket + make_interval(days => retention_days)) AS date),
  count(*), count(*) FILTER (WHERE outcome <> 1), count(*) FILTER (WHERE outcome = 0),
  count(*) FILTER (WHERE abs(yaw) <= {FACING_YAW} AND abs(pitch) <= {FACING_PITCH}),
  {", ".join(f"coalesce(sum(CAST({name} AS double precision)), 0)" for name in (*P_COLUMNS, "quality"))}, max(weights_id)
FROM (SELECT *, date_bin('10 seconds', at, 'epoch') AS bucket FROM reading WHERE expires_on = ANY(:days)) AS look
JOIN (SELECT participant.id, session_id, retention_days FROM participant JOIN class_session ON class_session.id = session_id
  WHERE session_id = ANY(:sessions)) AS who ON who.id = participant_id
GROUP BY participant_id, bucket, session_id, retention_days ORDER BY bucket""")  # noqa: S608 - names of our own
"""What `rollups.recompute` would write for whole days at once; a look is one reading here, since everybody is one face."""

_STUDENTS = text("SELECT id FROM participant WHERE session_id = ANY(:sessions)")


@dataclass(frozen=True, slots=True)
class Shape:
    """`classes` of `students` have a lesson of `length` at the same time. Two of `large` run: one since `long`, one since `short`. `past`:
    sessions of former years, of which no figure is left."""

    classes: int = 10
    students: int = 30
    length: timedelta = timedelta(minutes=45)
    large: int = 50
    long: timedelta = timedelta(hours=2)
    short: timedelta = timedelta(minutes=10)
    past: int = 10_000


@dataclass(frozen=True, slots=True)
class School:
    """`long` and `short` are the lessons that run. `now`: the end of their newest reading."""

    shape: Shape
    organisation_id: UUID
    long: ClassSession
    short: ClassSession
    now: datetime
    readings: int

    @property
    def reach(self) -> Reach:
        return Reach.all_of(self.organisation_id)


def opened(engine: Engine, shape: Shape, now: datetime) -> School:
    """The two lessons that run, alone in the database."""
    now = datetime.fromtimestamp(now.timestamp() // rollups.SECONDS * rollups.SECONDS, UTC)
    with engine.begin() as conn:
        organisation = organisations.default_organisation(conn)
        lengths = (shape.long, shape.short)
        running = [_class(conn, organisation, f"Since {length}", shape.large, now - length, None) for length in lengths]
        made = sum(_look(conn, [each], now - length, length) for each, length in zip(running, lengths, strict=True))
    with engine.connect() as conn:
        long, short = (sessions.whosever(conn, each) for each in running)
    _settle(engine)
    return School(shape, organisation, long, short, now, made)


def filled(engine: Engine, school: School, readings: int, say: Callable[[str], object]) -> School:
    """As many lessons of days before as bring at least `readings` together, oldest first, none longer ago than they are kept; and former
    years."""
    shape, made = school.shape, school.readings
    slots = ceil((readings - made) / (shape.classes * shape.students * LOOKS * shape.length.total_seconds()))
    with engine.begin() as conn:
        conn.execute(_PAST, {"organisation": school.organisation_id, "forgotten": FORGOTTEN, "count": shape.past, "now": school.now})
    began, before = time.monotonic(), made
    for slot in reversed(range(slots)):
        day, earlier = slot % (RAW_DAYS - 1) + 1, slot // (RAW_DAYS - 1)
        begin = school.now - timedelta(days=day) - 2 * earlier * shape.length
        with engine.begin() as conn:
            names = [f"Lesson {slot}.{n}" for n in range(shape.classes)]
            classes = [_class(conn, school.organisation_id, name, shape.students, begin, begin + shape.length) for name in names]
            made += _look(conn, classes, begin, shape.length)
        done, took = (made - before) / (readings - before), time.monotonic() - began
        say(f"{made:,} of {readings:,} readings, {(made - before) / took:,.0f} a second, {max(0, took / done - took):.0f} s to go")
    say("tidying up, as autovacuum does within minutes")
    _settle(engine)
    return replace(school, readings=made)


def _class(conn: Connection, organisation: UUID, title: str, students: int, begin: datetime, end: datetime | None) -> UUID:
    policy = Policy(k=5, individual_view=True)
    session = sessions.create(conn, organisation, title, course="Physics", policy=policy)
    for number in range(students):
        participants.add(conn, session.id, f"Student {number}", external_id=None, consent=True, guardian=None, faces=Faces.ONE)
    conn.execute(_SESSION, {"id": session.id, "begin": begin, "end": end})
    return session.id


def _look(conn: Connection, classes: Sequence[UUID], begin: datetime, length: timedelta) -> int:
    """Everybody in `classes` is looked at for so long; -> how many readings."""
    conn.execute(text("SET LOCAL synchronous_commit = off"))
    conn.execute(text("SET LOCAL work_mem = '256MB'"))
    days = {(at + timedelta(days=RAW_DAYS)).date() for at in (begin, begin + length)}
    partitions.ensure(conn, days)
    who = conn.execute(_STUDENTS, {"sessions": list(classes)}).scalars().all()
    ticks = int(length.total_seconds() * LOOKS)
    rows = school_rows.chunks(who, begin, ticks, looks=LOOKS, read=READ, days=RAW_DAYS, random=np.random.default_rng(len(who)))
    driver = cast("psycopg.Connection[Any]", conn.connection.driver_connection)
    columns = sql.SQL(", ").join(map(sql.Identifier, school_rows.COLUMNS))
    with driver.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY reading ({}) FROM STDIN (FORMAT BINARY)").format(columns)) as copy:
            copy.write(school_rows.HEAD)
            for chunk in rows:
                copy.write(chunk)
            copy.write(school_rows.TAIL)
        made = cursor.rowcount
    conn.execute(_SUMS, {"sessions": list(classes), "days": sorted(days)})
    return made


def _settle(engine: Engine) -> None:
    """What autovacuum does within minutes: it looks at each partition, and never at the whole."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        named = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for table in conn.execute(named).scalars().all():
            conn.execute(text(f'VACUUM (ANALYZE) "{table}"'))
        conn.execute(text("CHECKPOINT"))
