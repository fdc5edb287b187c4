"""What stands beside the figures of the class on the live page, read with each snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from dashboard import so_far
from dashboard.so_far import SoFar
from services.domain.alerts import Alert
from services.domain.classroom import ClassSession
from services.domain.markers import Marker
from services.storage import alerts, markers


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
    if known is not None and not known.is_due(now):
        return known
    return so_far.read(conn, session, k=k, now=now, previous=known)
