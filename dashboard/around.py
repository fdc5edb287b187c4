"""What stands beside the figures of the class on the live page, read with each snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from services.domain.alerts import Alert
from services.domain.attention import Student
from services.domain.baseline import usual
from services.domain.classroom import ClassSession
from services.domain.markers import Marker
from services.storage import alerts, individuals, markers, mood

SO_FAR_EVERY_S: Final = 30
"""What is told of the whole lesson is read so often: it is much and changes slowly. An erased student is out of it after this."""

BUCKET_S: Final = 30
LATELY_S: Final = 60  # what is compared with the usual is no part of it


@dataclass(frozen=True, slots=True)
class SoFar:
    """The lesson before the last minute. `usual`: the class's engagement, None where that is not known yet. `students`: none where
    single ones may not be shown."""

    read_at: datetime
    usual: float | None = None
    students: Sequence[Student] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """`markers`: in the order of the lesson. `alerts`: that nobody has seen yet, newest first; none of a lesson that is over.

    `so_far`: None before a lesson and after it.
    """

    markers: Sequence[Marker] = ()
    alerts: Sequence[Alert] = ()
    so_far: SoFar | None = None

    @property
    def usual(self) -> float | None:
        return self.so_far.usual if self.so_far else None


def read(conn: Connection, session: ClassSession, *, k: int, now: datetime, previous: Around | None) -> Around:
    raised = alerts.unseen(conn, session.id) if session.ended_at is None else []
    return Around(markers.list_of(conn, session.id), raised, _so_far(conn, session, k, now, previous.so_far if previous else None))


def _so_far(conn: Connection, session: ClassSession, k: int, now: datetime, known: SoFar | None) -> SoFar | None:
    if session.started_at is None or session.ended_at is not None:
        return None
    if known is not None and (now - known.read_at).total_seconds() < SO_FAR_EVERY_S:
        return known
    points = mood.read(conn, session, bucket_s=BUCKET_S, k=k, until=now - timedelta(seconds=LATELY_S))
    students = individuals.read(conn, session, bucket_s=BUCKET_S, until=now - timedelta(seconds=alerts.LATE_S))
    return SoFar(now, usual([point.engagement for point in points if point.engagement is not None]), students)
