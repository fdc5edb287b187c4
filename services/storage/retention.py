"""Forgetting in time: readings by whole partitions, rollups by rows, and then the people themselves."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Date, Select, cast, delete, exists, func, select, text

from services.storage import alerts, audit, erasure, markers, partitions
from services.storage.models import ParticipantRow, ReadingRow, RollupRow, SessionRow

LOCK_TIMEOUT = "2s"
"""Dropping a partition waits for readers of `reading`, and everybody else waits behind it. After this long it gives up with an
OperationalError and is tried again later."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """`partitions`: the days of readings."""

    partitions: list[date]
    rollups: int
    markers: int = 0
    alerts: int = 0


AT_ONCE: Final = 500
"""People in one transaction: a school's summer is forgotten in steps, and writers wait for none of them long."""


def drop_expired(conn: Connection, today: date) -> Dropped:
    """Drops what was to be kept until yesterday or earlier; nothing goes before its time, and nothing stays a day longer."""
    days = expired(conn, today)
    conn.execute(text("SELECT set_config('lock_timeout', :timeout, true)"), {"timeout": LOCK_TIMEOUT})
    for day in days:
        partitions.drop(conn, day)
    return drop_rows(conn, today, days)


def drop_rows(conn: Connection, today: date, days: list[date]) -> Dropped:
    """All but the readings of those days, which are dropped whole."""
    rollups = conn.execute(delete(RollupRow).where(RollupRow.expires_on < today)).rowcount
    return Dropped(days, rollups, markers.forget(conn, today), alerts.forget(conn, today))


def expired(conn: Connection, today: date) -> list[date]:
    return sorted(day for day in partitions.existing(conn) if day < today)


def readings_in(conn: Connection, days: Collection[date]) -> int:
    return conn.execute(select(func.count()).where(ReadingRow.expires_on.in_(days))).scalar_one()


def forget_people(conn: Connection, today: date) -> int:
    """Names go with the figures: whose session's retention is over, counted from its end or what else came last, and of whom no reading
    and no rollup is to be kept. With them go their consents, and persons whom no other session knows. -> how many, at most `AT_ONCE`.

    What stays is an entry for each session with a number. A lesson that runs on for months keeps who was there lately.
    """
    over = conn.execute(_over(today))
    gone: Counter[tuple[Any, Any]] = Counter()
    for who in over.all():
        erasure.remove(conn, who.id, who.person_id)
        gone[who.organisation_id, who.session_id] += 1
    for (organisation_id, session_id), people in gone.items():
        audit.record(
            conn,
            organisation_id,
            actor="service",
            action="participants.expired",
            subject_id=None,
            session_id=session_id,
            participants=people,
        )
    return gone.total()


def _over(today: date) -> Select[*tuple[Any, ...]]:
    last = func.greatest(
        ParticipantRow.created_at, SessionRow.created_at, SessionRow.scheduled_end, SessionRow.started_at, SessionRow.ended_at
    )
    kept_until = cast(func.timezone("UTC", last + func.make_interval(0, 0, 0, SessionRow.retention_days)), Date)
    return (
        select(ParticipantRow.id, ParticipantRow.person_id, ParticipantRow.organisation_id, ParticipantRow.session_id)
        .join_from(ParticipantRow, SessionRow, SessionRow.id == ParticipantRow.session_id)
        .where(
            kept_until < today,
            ~exists().where(RollupRow.participant_id == ParticipantRow.id, RollupRow.expires_on >= today),
            ~exists().where(ReadingRow.participant_id == ParticipantRow.id, ReadingRow.expires_on >= today),
        )
        .order_by(ParticipantRow.id)
        .limit(AT_ONCE)
        .with_for_update(of=ParticipantRow, skip_locked=True)
    )
