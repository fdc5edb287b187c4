"""Moments of a lesson that its teacher named."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Select, delete, func, insert, select

from services.domain.markers import Marker
from services.errors import Conflict, NotFound
from services.storage import expiry, notify
from services.storage.models import MarkerRow, SessionRow

MOST: Final = 200
"""In one session. More is a program that went wrong; a chart shows no more than a dozen."""


def add(conn: Connection, session_id: UUID, at: datetime, label: str, *, user_id: UUID | None) -> Marker:
    """`user_id`: the teacher; None for a platform. Pages learn of it when it commits. Raises Conflict where there are too many."""
    conn.execute(select(SessionRow.id).where(SessionRow.id == session_id).with_for_update(key_share=True))
    if conn.execute(select(func.count()).where(MarkerRow.session_id == session_id)).scalar_one() >= MOST:
        raise Conflict(f"A session has {MOST} markers at most; delete some first.")
    new = insert(MarkerRow).values(session_id=session_id, at=at, label=label, user_id=user_id)
    row = conn.execute(new.returning(MarkerRow.id, MarkerRow.at, MarkerRow.label)).one()
    notify.announce(conn, session_id)
    return Marker(*row)


def get(conn: Connection, session_id: UUID, marker_id: UUID) -> Marker:
    """Raises NotFound."""
    row = conn.execute(_selected(session_id).where(MarkerRow.id == marker_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such marker.")
    return Marker(*row)


def list_of(conn: Connection, session_id: UUID) -> list[Marker]:
    """In the order of the lesson."""
    return [Marker(*row) for row in conn.execute(_selected(session_id).order_by(MarkerRow.at, MarkerRow.id))]


def remove(conn: Connection, session_id: UUID, marker_id: UUID) -> None:
    """Pages learn of it when it commits. Raises NotFound."""
    if not conn.execute(delete(MarkerRow).where(MarkerRow.session_id == session_id, MarkerRow.id == marker_id)).rowcount:
        raise NotFound("There is no such marker.")
    notify.announce(conn, session_id)


def forget(conn: Connection, today: date) -> int:
    """Goes with the figures of its moment; -> how many."""
    return conn.execute(delete(MarkerRow).where(MarkerRow.session_id == SessionRow.id, expiry.is_over(MarkerRow.at, today))).rowcount


def _selected(session_id: UUID) -> Select[UUID, datetime, str]:
    return select(MarkerRow.id, MarkerRow.at, MarkerRow.label).where(MarkerRow.session_id == session_id)
