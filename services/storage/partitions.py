"""One partition of `reading` per day of expiry: made ahead of the first row, dropped whole when the day is over."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, text

LOCK = 0x436C5074  # one maker at a time per database
PREFIX = "reading_"
STAMP = "%Y%m%d"


def ensure(conn: Connection, days: Iterable[date]) -> None:
    """Makes the partitions of `days` that are missing. Several processes may ask for the same day at once."""
    wanted = set(days)
    if wanted <= existing(conn):
        return
    conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    for day in sorted(wanted - existing(conn)):
        _make(conn, day)


def existing(conn: Connection) -> set[date]:
    names = conn.execute(
        text("SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = 'reading'::regclass")
    )
    return {datetime.strptime(name.removeprefix(PREFIX), STAMP).date() for name in names.scalars()}


def drop(conn: Connection, day: date) -> None:
    conn.execute(text(f"DROP TABLE IF EXISTS {_name(day)}"))


def _make(conn: Connection, day: date) -> None:
    """Made apart and then attached: CREATE TABLE ... PARTITION OF would lock out every writer and reader of `reading`."""
    name = _name(day)
    conn.execute(text(f"CREATE TABLE {name} (LIKE reading INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)"))
    until = day + timedelta(days=1)
    conn.execute(text(f"ALTER TABLE reading ATTACH PARTITION {name} FOR VALUES FROM ('{day:%Y-%m-%d}') TO ('{until:%Y-%m-%d}')"))


def _name(day: date) -> str:
    return f"{PREFIX}{day.strftime(STAMP)}"
