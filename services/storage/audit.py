"""The trail of who did what. It outlives its subjects: ids and numbers only, never a name."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from services.storage.models import AuditRow


def record(
    conn: Connection, organisation_id: UUID, *, actor: str, action: str, subject_id: UUID | None, **details: Any
) -> tuple[UUID, datetime]:
    """-> the entry's id and time. `actor`: a user's or key's id, or the program's part that acted by itself."""
    entry = insert(AuditRow).values(organisation_id=organisation_id, actor=actor, action=action, subject_id=subject_id, details=details)
    id_, at = conn.execute(entry.returning(AuditRow.id, AuditRow.at)).one()
    return id_, at
