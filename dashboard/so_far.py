"""What is told of a whole lesson that runs, read piece by piece: what is usual in it, and the half minutes of its students."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import Connection

from services.domain.attention import Glance, Student
from services.domain.baseline import usual
from services.domain.classroom import ClassSession
from services.domain.rereading import Stretch, following, onwards
from services.storage import alerts, individuals, mood, participants

EVERY_S: Final = 30
"""It is read so often: it changes slowly. An erased student is out of it after this."""

BUCKET: Final = timedelta(seconds=30)
LATELY: Final = timedelta(seconds=60)  # what is compared with the usual is no part of it
SETTLE: Final = timedelta(minutes=2)  # what comes later than this is seen when its stretch is read again

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Known:
    """What the next reading builds on. `engagement`: of the class, by half minute. `glances`: of each student, also of one who does not
    agree now. `people`: who took part. `again`: where the stretch begins that is read again next."""

    people: frozenset[UUID]
    engagement: Mapping[datetime, float | None]
    glances: Mapping[UUID, Mapping[datetime, Glance]]
    again: datetime


@dataclass(frozen=True, slots=True)
class SoFar:
    """The lesson before the last minute. `usual`: the class's engagement, None where that is not known yet. `students`: none where
    single ones may not be shown."""

    read_at: datetime
    usual: float | None = None
    students: tuple[Student, ...] = ()
    known: Known | None = field(default=None, repr=False)


def read(conn: Connection, session: ClassSession, *, k: int, now: datetime, previous: SoFar | None) -> SoFar:
    """All of it at first and when somebody was erased, else only the newest and one stretch of the past."""
    people = participants.ids(conn, session.id)
    known = previous.known if previous else None
    begin = mood.floor(session.started_at or now, BUCKET)
    if previous is None or known is None or not known.people <= people:
        stretches = [Stretch(begin - BUCKET, now)]  # a reading that was stored first need not be the first that was made
        known = Known(people, {}, {}, begin)
    else:
        newest = mood.floor(previous.read_at - LATELY - SETTLE, BUCKET)
        again = following(begin, newest, known.again)
        stretches = [again, Stretch(max(begin, newest), now)]
        known = replace(known, people=people, again=onwards(again, begin, newest))
    students: list[Student] = []
    for stretch in stretches:
        known, students = _with(conn, session, known, stretch, k=k, now=now)
    whole = tuple(replace(student, glances=tuple(known.glances[student.id].values())) for student in students)
    return SoFar(now, usual([value for value in known.engagement.values() if value is not None]), whole, known)


def _with(
    conn: Connection, session: ClassSession, known: Known, stretch: Stretch, *, k: int, now: datetime
) -> tuple[Known, list[Student]]:  # fmt: skip
    """-> and who may be shown, with the glances of the stretch."""
    until = min(stretch.until, now - LATELY)
    points = mood.read(conn, session, bucket_s=int(BUCKET.total_seconds()), k=k, since=stretch.since, until=max(stretch.since, until))
    seen_until = min(stretch.until, now - timedelta(seconds=alerts.LATE_S))
    students = individuals.read(conn, session, bucket_s=int(BUCKET.total_seconds()), since=stretch.since, until=seen_until)
    engagement = _merged(known.engagement, stretch, ((point.at, point.engagement) for point in points))
    seen = {one.id: _merged(known.glances.get(one.id, {}), stretch, ((each.at, each) for each in one.glances)) for one in students}
    others = {who: glances for who, glances in known.glances.items() if who in known.people}
    return replace(known, engagement=engagement, glances=others | seen), students


def _merged(known: Mapping[datetime, Value], stretch: Stretch, fresh: Iterable[tuple[datetime, Value]]) -> dict[datetime, Value]:
    """In the order of time."""
    kept = {at: value for at, value in known.items() if not stretch.covers(at)}
    return dict(sorted((kept | dict(fresh)).items()))
