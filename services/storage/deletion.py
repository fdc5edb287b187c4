"""Taking a whole session out: everybody in it is erased as if they had asked, and then nothing of it is left but an audit entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, delete, func, select

from services.domain.classroom import ClassSession
from services.errors import NotFound
from services.storage import audit, erasure, notify, participants, reports
from services.storage.models import AlertRow, MarkerRow, RollupRow, SessionRow

DELETED: Final = "session.deleted"


@dataclass(frozen=True, slots=True)
class DeletionReceipt:
    """`id` finds the entry in the audit log."""

    id: UUID
    session_id: UUID
    at: datetime
    participants: int
    readings: int
    rollups: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a deletion would take. `minutes`: of the lesson for which there are figures."""

    participants: int
    minutes: int


def holdings(conn: Connection, session_id: UUID) -> Holdings:
    buckets = select(func.count(func.distinct(RollupRow.bucket))).where(RollupRow.session_id == session_id)
    people = participants.count_of(conn, [session_id]).get(session_id, 0)
    return Holdings(people, round(conn.execute(buckets).scalar_one() / 6))


def delete_session(conn: Connection, session: ClassSession, *, actor: str) -> DeletionReceipt:
    """The caller has found the session where the asker may see it. Raises NotFound when it is gone meanwhile.

    The row is held first: who joins at the same moment waits, and is then refused. Each participant has an entry of their own in
    the audit log and in the list of erasures, so that no backup brings them back.
    """
    reports.hold(conn, session.id)
    if conn.execute(select(SessionRow.id).where(SessionRow.id == session.id).with_for_update()).scalar_one_or_none() is None:
        raise NotFound("There is no such session.")
    receipts = [erasure.erase(conn, one, actor=actor) for one in sorted(participants.ids(conn, session.id))]
    erasure.withdraw(conn, session.organisation_id, session.id, actor)
    for rows in (MarkerRow, AlertRow):
        conn.execute(delete(rows).where(rows.session_id == session.id))
    conn.execute(delete(SessionRow).where(SessionRow.id == session.id))
    readings, rollups = sum(receipt.readings for receipt in receipts), sum(receipt.rollups for receipt in receipts)
    id_, at = audit.record(
        conn,
        session.organisation_id,
        actor=actor,
        action=DELETED,
        subject_id=session.id,
        session_id=session.id,
        participants=len(receipts),
        readings=readings,
        rollups=rollups,
    )
    notify.announce(conn, session.id)
    return DeletionReceipt(id_, session.id, at, len(receipts), readings, rollups)
