"""How much is stored of a session."""

from uuid import UUID

from sqlalchemy import Connection, func, select

from services.storage.models import RollupRow


def readable(conn: Connection, session_id: UUID) -> dict[UUID, int]:
    """Participant -> looks that gave an expression. From rollups: the raw readings may be gone."""
    query = (
        select(RollupRow.participant_id, func.sum(RollupRow.readable))
        .where(RollupRow.session_id == session_id)
        .group_by(RollupRow.participant_id)
    )
    return {participant: int(count) for participant, count in conn.execute(query)}
