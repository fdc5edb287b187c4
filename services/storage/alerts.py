"""What a class's figures called attention to: raised once, however many processes look, and kept until the figures go."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, delete, exists, func, insert, select, update

from services.domain import alerts
from services.domain.alerts import USUAL, Alert, Finding, Kind, Strength, Thresholds, Tick
from services.domain.classroom import ClassSession
from services.domain.steps import SECONDS, Step
from services.errors import NotFound
from services.storage import expiry, happenings, mood, notify
from services.storage.models import AlertRow, RollupRow, SessionRow

LATE_S: Final = 5
"""A step is looked at so long after its end: earlier, and readings that are still under way are taken for students who have left."""

BACK: Final = timedelta(minutes=10)
"""How much of the lesson the rules see."""

MOST: Final = 20  # of one lesson, on a page
MOST_LISTED: Final = 200


def live(conn: Connection, now: datetime) -> list[UUID]:
    """Sessions that run and were read in the last minute, in whichever organisation."""
    lately = exists().where(RollupRow.session_id == SessionRow.id, RollupRow.bucket >= now - timedelta(minutes=1))
    return list(
        conn.execute(select(SessionRow.id).where(SessionRow.started_at.is_not(None), SessionRow.ended_at.is_(None), lately)).scalars()
    )


def look(conn: Connection, session: ClassSession, *, k: int, now: datetime, thresholds: Thresholds = USUAL) -> list[Alert]:
    """Raises what is due, and tells webhooks and pages; -> what is new. While another process looks at this session nothing is."""
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"alerts {session.id}", 0))
    if not conn.execute(select(lock)).scalar_one():
        return []
    seen = _ticks(conn, session, k, now)
    past = [_alert(row) for row in conn.execute(_selected(session.id))]
    return [_raise(conn, session, found, seen[-1].step.end) for found in alerts.due(seen, past, k=k, thresholds=thresholds)]


def list_of(conn: Connection, session_id: UUID) -> list[Alert]:
    """Newest first."""
    query = _selected(session_id).order_by(AlertRow.at.desc(), AlertRow.id)
    return [_alert(row) for row in conn.execute(query.limit(MOST_LISTED))]


def unseen(conn: Connection, session_id: UUID) -> list[Alert]:
    """Newest first."""
    query = _selected(session_id).where(AlertRow.acknowledged_at.is_(None)).order_by(AlertRow.at.desc(), AlertRow.id)
    return [_alert(row) for row in conn.execute(query.limit(MOST))]


def acknowledge(conn: Connection, session_id: UUID, alert_id: UUID) -> None:
    """A teacher has seen it; seeing it again changes nothing. Pages learn of it when it commits. Raises NotFound."""
    of_it = (AlertRow.session_id == session_id, AlertRow.id == alert_id)
    seen = update(AlertRow).where(*of_it).values(acknowledged_at=func.coalesce(AlertRow.acknowledged_at, func.now()))
    if not conn.execute(seen).rowcount:
        raise NotFound("There is no such alert.")
    notify.announce(conn, session_id)


def forget(conn: Connection, today: date) -> int:
    """Goes with the figures of its moment; -> how many."""
    return conn.execute(delete(AlertRow).where(AlertRow.session_id == SessionRow.id, expiry.is_over(AlertRow.at, today))).rowcount


def _raise(conn: Connection, session: ClassSession, found: Finding, at: datetime) -> Alert:
    """A stronger one takes the place of a weaker that nobody has seen yet. Webhooks are told of what is clear, or strong."""
    weaker = (AlertRow.session_id == session.id, AlertRow.kind == found.kind.value, AlertRow.acknowledged_at.is_(None))
    conn.execute(update(AlertRow).where(*weaker).values(acknowledged_at=func.now()))
    details = {**found.details, "strength": found.strength.value}
    new = insert(AlertRow).values(session_id=session.id, at=at, kind=found.kind.value, details=details)
    alert_id = conn.execute(new.returning(AlertRow.id)).scalar_one()
    if found.strength is not Strength.SLIGHT:
        happenings.alert(conn, session, alert_id, found.kind.value, at, details)
    notify.announce(conn, session.id)
    return Alert(alert_id, at, found.kind, found.strength, found.details, None)


def _ticks(conn: Connection, session: ClassSession, k: int, now: datetime) -> list[Tick]:
    """Steps that are over, oldest first, up to the newest; none where that is missing, since what was is not what is."""
    until = mood.floor(now - timedelta(seconds=LATE_S), timedelta(seconds=SECONDS))
    counted = mood.counted(conn, session, bucket_s=SECONDS, k=k, since=until - BACK, until=until)
    seen = [
        Tick(Step(point.at + timedelta(seconds=SECONDS), point.engagement, point.engagement_low, point.engagement_high), present, readable)
        for point, present, readable in counted
    ]
    return seen if seen and seen[-1].step.end == until else []


def _selected(session_id: UUID) -> Select[*tuple[Any, ...]]:
    columns = (AlertRow.id, AlertRow.at, AlertRow.kind, AlertRow.details, AlertRow.acknowledged_at)
    return select(*columns).where(AlertRow.session_id == session_id)


def _alert(row: Any) -> Alert:
    numbers: Mapping[str, int] = {name: value for name, value in row.details.items() if name != "strength"}
    return Alert(row.id, row.at, Kind(row.kind), Strength(row.details["strength"]), numbers, row.acknowledged_at)
