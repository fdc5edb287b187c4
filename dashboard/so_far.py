"""What is told of a whole lesson that runs, read piece by piece: what is usual in it, and the half minutes of its students.

A page that opens late in a lesson begins with the newest ten minutes and gets ten more with each of its snapshots, so that no question to
Postgres grows with the lesson: two hours are there after twelve of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import Connection

from services.domain.attention import Glance, Student
from services.domain.baseline import usual
from services.domain.classroom import ClassSession
from services.domain.rereading import LENGTH, Stretch, following, onwards
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
    agree now. `people`: who took part. `since`: from when on the lesson is known. `again`: where the stretch begins that is read again
    next, once it is known from its beginning."""

    people: frozenset[UUID]
    engagement: Mapping[datetime, float | None]
    glances: Mapping[UUID, Mapping[datetime, Glance]]
    since: datetime
    again: datetime


@dataclass(frozen=True, slots=True)
class SoFar:
    """The lesson before the last minute. `usual`: the class's engagement, None where that is not known yet. `students`: none where
    single ones may not be shown. `whole`: whether it is known from its beginning."""

    read_at: datetime
    usual: float | None = None
    students: tuple[Student, ...] = ()
    known: Known | None = field(default=None, repr=False)
    whole: bool = False

    def is_due(self, now: datetime) -> bool:
        """Whether to read on."""
        return not self.whole or self.is_old(now)

    def is_old(self, now: datetime) -> bool:
        return (now - self.read_at).total_seconds() >= EVERY_S


def read(conn: Connection, session: ClassSession, *, k: int, now: datetime, previous: SoFar | None) -> SoFar:
    """The newest stretch at first and when somebody was erased; then those before it, until all are there; then one of them again each
    time. The newest is read again where it is old."""
    people = participants.ids(conn, session.id)
    begin = mood.floor(session.started_at or now, BUCKET) - BUCKET  # a reading that was stored first need not be the first that was made
    known = previous.known if previous else None
    if previous is None or known is None or not known.people <= people:
        read_at, newest = now, Stretch(max(begin, mood.floor(now - LENGTH, BUCKET)), now)
        known, stretches = Known(people, {}, {}, newest.since, begin), [newest]
    else:
        read_at, settled = previous.read_at, max(begin, mood.floor(previous.read_at - LATELY - SETTLE, BUCKET))
        if known.since > begin:
            past = Stretch(max(begin, known.since - LENGTH), known.since)
            known = replace(known, people=people, since=past.since)
        else:
            past = following(begin, settled, known.again)
            known = replace(known, people=people, again=onwards(past, begin, settled))
        stretches = [past]
        if previous.is_old(now):
            read_at = now
            stretches.append(Stretch(settled, now))
    students: list[Student] = []
    for stretch in stretches:
        known, students = _with(conn, session, known, stretch, k=k, now=now)
    told = tuple(replace(student, glances=tuple(known.glances[student.id].values())) for student in students)
    whole = known.since <= begin
    levels = [value for value in known.engagement.values() if value is not None]
    return SoFar(read_at, usual(levels) if whole else None, told, known, whole)


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
