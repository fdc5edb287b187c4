"""The weights that made readings, by id, with their card."""

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from services.errors import NotFound
from services.storage.models import WeightsRow


def register(conn: Connection, weights_id: str, card: dict[str, Any]) -> None:
    """Once for an id; the card that came first stays."""
    conn.execute(insert(WeightsRow).values(weights_id=weights_id, card=card).on_conflict_do_nothing())


def card(conn: Connection, weights_id: str) -> dict[str, Any]:
    """Raises NotFound."""
    found: dict[str, Any] | None = conn.execute(select(WeightsRow.card).where(WeightsRow.weights_id == weights_id)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"No weights {weights_id} have been used here.")
    return found
