"""Taking a student out again, completely: what is left is an audit entry with numbers and no name."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, delete, exists, select
from sqlalchemy.dialects.postgresql import insert

from services.errors import NotFound
from services.storage import audit, notify, reports
from services.storage.erasure_ledger import Erasure
from services.storage.models import ConsentRow, ErasureRow, ParticipantRow, PersonRow, ReadingRow, RollupRow

ERASED: Final = "participant.erased"
WITHDRAWN: Final = "reports.withdrawn"


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
    for this transaction and then find nobody to write for; pages learn of it when it commits. Reports that were made of the session are
    withdrawn: the student's figures are in them.
    """
    row = _held(conn, participant_id)
    if row is None:
        raise NotFound("There is no such participant.")
    receipt = _take_out(conn, row, actor)
    note(conn, [Erasure(receipt.id, receipt.at, row.organisation_id, row.session_id, participant_id)])
    return receipt


def erase_again(conn: Connection, erasure: Erasure, *, actor: str) -> ErasureReceipt | None:
    """Of one that the database has forgotten, because it was restored from an older backup: takes out whom the backup brought back.

    None where it brought nobody back. Doing it twice, or at two places at once, does it once.
    """
    row = _held(conn, erasure.participant_id)
    receipt = _take_out(conn, row, actor, first=str(erasure.id)) if row is not None else None
    note(conn, [erasure])
    return receipt


def remove(conn: Connection, participant_id: UUID, person_id: UUID) -> tuple[int, int]:
    """All that is known of them; -> how many readings, how many rollups. The caller holds the participant's row."""
    readings = conn.execute(delete(ReadingRow).where(ReadingRow.participant_id == participant_id)).rowcount
    rollups = conn.execute(delete(RollupRow).where(RollupRow.participant_id == participant_id)).rowcount
    conn.execute(delete(ConsentRow).where(ConsentRow.participant_id == participant_id))
    conn.execute(delete(ParticipantRow).where(ParticipantRow.id == participant_id))
    _forget(conn, person_id)
    return readings, rollups


def _held(conn: Connection, participant_id: UUID) -> Row[*tuple[Any, ...]] | None:
    """The session first, then the participant: everybody takes them in this order."""
    session = conn.execute(select(ParticipantRow.session_id).where(ParticipantRow.id == participant_id)).scalar_one_or_none()
    if session is None:
        return None
    reports.hold(conn, session)
    columns = (ParticipantRow.id, ParticipantRow.organisation_id, ParticipantRow.session_id, ParticipantRow.person_id)
    return conn.execute(select(*columns).where(ParticipantRow.id == participant_id).with_for_update()).one_or_none()


def _take_out(conn: Connection, row: Row[*tuple[Any, ...]], actor: str, **more: Any) -> ErasureReceipt:
    readings, rollups = remove(conn, row.id, row.person_id)
    withdraw(conn, row.organisation_id, row.session_id, actor)
    id_, at = audit.record(
        conn,
        row.organisation_id,
        actor=actor,
        action=ERASED,
        subject_id=row.id,
        session_id=row.session_id,
        readings=readings,
        rollups=rollups,
        **more,
    )
    notify.announce(conn, row.session_id)
    return ErasureReceipt(id_, row.id, at, readings, rollups)


def withdraw(conn: Connection, organisation_id: UUID, session_id: UUID, actor: str) -> None:
    """What was made of a session does not hold any more. The caller holds the session."""
    if withdrawn := reports.withdraw(conn, session_id):
        audit.record(
            conn, organisation_id, actor=actor, action=WITHDRAWN, subject_id=None, session_id=session_id, reports=withdrawn
        )  # fmt: skip


def note(conn: Connection, erasures: Sequence[Erasure]) -> None:
    """In the list that is held against the ledger; what stands there already stays."""
    if erasures:
        conn.execute(insert(ErasureRow).on_conflict_do_nothing(), [asdict(erasure) for erasure in erasures])


def _forget(conn: Connection, person_id: UUID) -> None:
    """The row is held first: someone may be adding this person to another lesson right now, and the next statement then sees it."""
    conn.execute(select(PersonRow.id).where(PersonRow.id == person_id).with_for_update())
    elsewhere = exists().where(ParticipantRow.person_id == person_id)
    conn.execute(delete(PersonRow).where(PersonRow.id == person_id, ~elsewhere))
