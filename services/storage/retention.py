"""Forgetting in time: readings by whole partitions, rollups by rows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, text

from services.storage import partitions
from services.storage.models import RollupRow

LOCK_TIMEOUT = "2s"
"""Dropping a partition waits for readers of `reading`, and everybody else waits behind it. After this long it gives up with an
OperationalError and is tried again later."""


@dataclass(frozen=True, slots=True)
class Dropped:
    partitions: list[date]
    rollups: int


def drop_expired(conn: Connection, today: date) -> Dropped:
    """Drops what was to be kept until yesterday or earlier; nothing goes before its time, and nothing stays a day longer."""
    expired = sorted(day for day in partitions.existing(conn) if day < today)
    conn.execute(text("SELECT set_config('lock_timeout', :timeout, true)"), {"timeout": LOCK_TIMEOUT})
    for day in expired:
        partitions.drop(conn, day)
    rollups = conn.execute(delete(RollupRow).where(RollupRow.expires_on < today)).rowcount
    return Dropped(expired, rollups)
