"""The trail of who did and saw what. It outlives its subjects: ids and numbers only, never a name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import Connection, delete, func, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as pg_insert

from services import clock
from services.domain.looks import Look
from services.storage.models import AuditRow

COALESCED: Final = timedelta(minutes=10)
"""Looks of one actor at one thing within such a stretch of the clock are one entry."""

_LOOKS: Final = UUID("6a1f1f0e-5d0c-4a53-9a55-2f8f0c1f6f11")


@dataclass(frozen=True, slots=True)
class Entry:
    id: UUID
    at: datetime
    actor: str
    action: str
    subject_id: UUID | None
    session_id: UUID | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; None: all. `before`: not included."""

    session_id: UUID | None = None
    subject_id: UUID | None = None
    actor: str | None = None
    action: str | None = None
    before: datetime | None = None


def record(
    conn: Connection,
    organisation_id: UUID,
    *,
    actor: str,
    action: str,
    subject_id: UUID | None,
    session_id: UUID | None = None,
    **details: Any,
) -> tuple[UUID, datetime]:
    """-> the entry's id and time. `actor`: a user's or key's id, or the program's part that acted by itself."""
    entry = insert(AuditRow).values(
        organisation_id=organisation_id, actor=actor, action=action, subject_id=subject_id, session_id=session_id, details=details
    )
    id_, at = conn.execute(entry.returning(AuditRow.id, AuditRow.at)).one()
    return id_, at


def looked(
    conn: Connection, organisation_id: UUID, *, actor: str, what: Look, session_id: UUID | None = None, subject_id: UUID | None = None
) -> None:
    """Make it the last statement of the transaction that reads: a look that cannot be written down is not answered.

    The id is made of what it says, so that a page which is open for an hour is six entries and not one for each push, and nobody
    counts. Two at once wait for each other here until they commit.
    """
    stretch = clock.now().timestamp() // COALESCED.total_seconds()
    said = f"{organisation_id} {actor} {what} {session_id} {subject_id} {stretch:.0f}"
    entry = pg_insert(AuditRow).values(
        id=uuid5(_LOOKS, said),
        organisation_id=organisation_id,
        actor=actor,
        action=what.value,
        subject_id=subject_id,
        session_id=session_id,
        details={},
    )
    conn.execute(entry.on_conflict_do_nothing(index_elements=["id"]))


def page(conn: Connection, organisation_id: UUID, wanted: Wanted, *, limit: int, after: tuple[datetime, UUID] | None = None) -> list[Entry]:
    """At most `limit` that come after `after` in a list that begins with the newest."""
    query = select(
        AuditRow.id, AuditRow.at, AuditRow.actor, AuditRow.action, AuditRow.subject_id, AuditRow.session_id, AuditRow.details
    ).where(AuditRow.organisation_id == organisation_id)
    for column, value in (
        (AuditRow.session_id, wanted.session_id),
        (AuditRow.subject_id, wanted.subject_id),
        (AuditRow.actor, wanted.actor),
        (AuditRow.action, wanted.action),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.before is not None:
        query = query.where(AuditRow.at < wanted.before)
    if after is not None:
        query = query.where(tuple_(AuditRow.at, AuditRow.id) < tuple_(*after))
    newest = query.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit)
    return [Entry(*row) for row in conn.execute(newest)]


def forget(conn: Connection, older_than: timedelta) -> int:
    """-> how many entries were deleted."""
    return conn.execute(delete(AuditRow).where(AuditRow.at < func.now() - older_than)).rowcount
