"""Taking a student out again, completely: what is left is an audit entry with numbers and no name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, exists, select

from services.errors import NotFound
from services.storage import audit, notify
from services.storage.models import ConsentRow, ParticipantRow, PersonRow, ReadingRow, RollupRow


@dataclass(frozen=True, slots=True)
class ErasureReceipt:
    """`id` finds the entry in the audit log."""

    id: UUID
    participant_id: UUID
    at: datetime
    readings: int  # deleted
    rollups: int  # deleted


def erase(conn: Connection, participant_id: UUID, *, actor: str = "service") -> ErasureReceipt:
    """Deletes the participant with all readings and rollups, and the person when no other lesson knows them. Raises NotFound.

    Class figures are computed from the rollups of those who are left, so that they are at once what they would have been. Writers wait
    for this transaction and then find nobody to write for; pages learn of it when it commits.
    """
    held = select(ParticipantRow.organisation_id, ParticipantRow.session_id, ParticipantRow.person_id).where(
        ParticipantRow.id == participant_id
    )
    row = conn.execute(held.with_for_update()).one_or_none()
    if row is None:
        raise NotFound("There is no such participant.")
    readings = conn.execute(delete(ReadingRow).where(ReadingRow.participant_id == participant_id)).rowcount
    rollups = conn.execute(delete(RollupRow).where(RollupRow.participant_id == participant_id)).rowcount
    conn.execute(delete(ConsentRow).where(ConsentRow.participant_id == participant_id))
    conn.execute(delete(ParticipantRow).where(ParticipantRow.id == participant_id))
    _forget(conn, row.person_id)
    counts = {"session_id": str(row.session_id), "readings": readings, "rollups": rollups}
    id_, at = audit.record(conn, row.organisation_id, actor=actor, action="participant.erased", subject_id=participant_id, **counts)
    notify.announce(conn, row.session_id)
    return ErasureReceipt(id_, participant_id, at, readings, rollups)


def _forget(conn: Connection, person_id: UUID) -> None:
    """The row is held first: someone may be adding this person to another lesson right now, and the next statement then sees it."""
    conn.execute(select(PersonRow.id).where(PersonRow.id == person_id).with_for_update())
    elsewhere = exists().where(ParticipantRow.person_id == person_id)
    conn.execute(delete(PersonRow).where(PersonRow.id == person_id, ~elsewhere))
