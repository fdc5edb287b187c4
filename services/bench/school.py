"""A school's readings, made inside the database: classes that have lessons at the same time, day after day, and two that run now.

Rows lie in the table as they come in a school, by time and not by student.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from services.domain.classroom import ClassSession
from services.domain.policy import Faces, Policy
from services.domain.reach import Reach
from services.storage import organisations, participants, partitions, rollups, sessions

RAW_DAYS: Final = 7  # so long single readings are kept: so many partitions
LOOKS: Final = 2  # a second and student
READ: Final = 0.92  # of the looks; no face in the others
FORGOTTEN: Final = 20  # one session in so many was never ended

_CHUNK: Final = 20_000  # rollups computed in one statement

_SESSION = text("UPDATE class_session SET created_at = :begin, started_at = :begin, ended_at = :end WHERE id = :id")
_PAST = text("""
INSERT INTO class_session
  (id, organisation_id, title, code, analysis, k, individual_view, retention_days, created_at, started_at, ended_at)
SELECT gen_random_uuid(), :organisation, 'Lesson ' || n, 'past' || n, 'expression', 5, false, 90, at, at,
  CASE WHEN n % :forgotten > 0 THEN at + interval '45 minutes' END
FROM (SELECT n, CAST(:now AS timestamptz) - interval '30 days' - n * interval '20 minutes' AS at
  FROM generate_series(1, :count) AS n) AS made""")
_READINGS = text("""
INSERT INTO reading
  (participant_id, at, face_index, expires_on, outcome, bystanders, media_time,
   p_angry, p_disgust, p_fear, p_happy, p_sad, p_surprise, p_neutral,
   box_left, box_top, box_right, box_bottom, yaw, pitch, roll, quality, weights_id)
SELECT id, at, 0, CAST(timezone('UTC', at + make_interval(days => :days)) AS date), CASE WHEN r < :read THEN 0 ELSE 1 END, 0, tick / :looks,
  s * 0.2, s * 0.02, s * 0.03, s * 0.4 - r * 0.2, s * 0.1 + r * 0.1, s * 0.1, s * 0.15 + r * 0.1,
  s * 0.4, s * 0.3, s * 0.6, s * 0.8, s * (r * 90 - 45), s * 3, s, s * 0.9, CASE WHEN r < :read THEN 'bench-weights' END
FROM (SELECT *, CASE WHEN r < :read THEN 1.0 END AS s  -- nothing of a face where there was none
  FROM (SELECT id, tick, CAST(:begin AS timestamptz) + tick * interval '1 second' / :looks AS at, random() AS r
    FROM generate_series(0, :ticks - 1) AS tick CROSS JOIN participant WHERE session_id = ANY(:sessions) ORDER BY tick) AS look) AS seen""")
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
    for slot in reversed(range(slots)):
        day, earlier = slot % (RAW_DAYS - 1) + 1, slot // (RAW_DAYS - 1)
        begin = school.now - timedelta(days=day) - 2 * earlier * shape.length
        with engine.begin() as conn:
            conn.execute(text("SET LOCAL synchronous_commit = off"))
            names = [f"Lesson {slot}.{n}" for n in range(shape.classes)]
            classes = [_class(conn, school.organisation_id, name, shape.students, begin, begin + shape.length) for name in names]
            made += _look(conn, classes, begin, shape.length)
        say(f"{made:,} readings")
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
    first = (begin + timedelta(days=RAW_DAYS)).date()
    partitions.ensure(conn, {first, (begin + length + timedelta(days=RAW_DAYS)).date()})
    given = {
        "sessions": list(classes),
        "begin": begin,
        "ticks": int(length.total_seconds() * LOOKS),
        "looks": float(LOOKS),
        "days": RAW_DAYS,
        "read": READ,
    }
    made = conn.execute(_READINGS, given).rowcount
    who = conn.execute(_STUDENTS, {"sessions": list(classes)}).scalars().all()
    starts = [begin + n * rollups.LENGTH for n in range(int(length / rollups.LENGTH) + 1)]
    dirty = [(participant, rollups.bucket_of(start)) for start in starts for participant in who]
    for chunk in range(0, len(dirty), _CHUNK):
        rollups.recompute(conn, dirty[chunk : chunk + _CHUNK])
    return made


def _settle(engine: Engine) -> None:
    """What autovacuum does within minutes: it looks at each partition, and never at the whole."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        named = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for table in conn.execute(named).scalars().all():
            conn.execute(text(f'VACUUM (ANALYZE) "{table}"'))
        conn.execute(text("CHECKPOINT"))
