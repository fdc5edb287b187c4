"""Cameras that are off because somebody says so: the student's page, or the platform."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, ScalarSelect, exists, func, select, update

from services.storage import notify
from services.storage.models import ParticipantRow, ReadingRow


def say(conn: Connection, participant_id: UUID, *, on: bool) -> None:
    """Saying it again changes nothing; pages learn of a change when it commits."""
    changes = ParticipantRow.camera_off_since.is_not(None) if on else ParticipantRow.camera_off_since.is_(None)
    switch = (
        update(ParticipantRow)
        .where(ParticipantRow.id == participant_id, changes)
        .values(camera_off_since=None if on else func.now())
        .returning(ParticipantRow.session_id)
    )
    session_id = conn.execute(switch).scalar_one_or_none()
    if session_id is not None:
        notify.announce(conn, session_id)


def off(session_id: UUID, since: datetime, until: datetime) -> ScalarSelect[int]:
    """SQL: how many are said to be off. Video that was read in (since, until] proves the contrary."""
    seen = exists().where(ReadingRow.participant_id == ParticipantRow.id, ReadingRow.at > since, ReadingRow.at <= until)
    said = (ParticipantRow.session_id == session_id, ParticipantRow.camera_off_since.is_not(None))
    return select(func.count()).select_from(ParticipantRow).where(*said, ~seen).scalar_subquery()
