"""The weights that made readings, by id, with their card."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from services.errors import NotFound
from services.storage.models import RollupRow, WeightsRow


def register(conn: Connection, weights_id: str, card: dict[str, Any]) -> None:
    """Once for an id; the card that came first stays."""
    conn.execute(insert(WeightsRow).values(weights_id=weights_id, card=card).on_conflict_do_nothing())


def card(conn: Connection, weights_id: str) -> dict[str, Any]:
    """Raises NotFound."""
    found: dict[str, Any] | None = conn.execute(select(WeightsRow.card).where(WeightsRow.weights_id == weights_id)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"No weights {weights_id} have been used here.")
    return found


def used_in(conn: Connection, session_id: UUID) -> list[str]:
    """Ids of the weights behind a session's figures, in order; from the rollups, since readings are gone after a day."""
    used = select(RollupRow.weights_id).where(RollupRow.session_id == session_id, RollupRow.weights_id.is_not(None)).distinct()
    return sorted(found for found in conn.execute(used).scalars() if found is not None)
