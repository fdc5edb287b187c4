"""Single readings of a lesson, for whoever may have them: one student after another, in pages, however many there are."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal_column, select, tuple_

from services.domain.classroom import ClassSession
from services.domain.policy import Analysis, Faces
from services.domain.records import Outcome
from services.errors import Forbidden
from services.storage import consents
from services.storage.models import ParticipantRow, ReadingRow
from services.storage.models.readings import P_COLUMNS

COLUMNS: Final = (
    "participant_id",
    "at",
    "outcome",
    "bystanders",
    "media_time",
    *P_COLUMNS,
    "box_left",
    "box_top",
    "box_right",
    "box_bottom",
    "yaw",
    "pitch",
    "roll",
    "quality",
    "weights_id",
)
"""Of each row. No name: `GET .../participants` says whose id it is to whoever may know."""

PAGE: Final = 10_000
"""Rows that are held at once: 2 MB."""

Connect = Callable[[], AbstractContextManager[Connection]]

_PLACE: Final = (ReadingRow.at, ReadingRow.face_index)
_UTC: Final = func.to_char(func.timezone("UTC", ReadingRow.at), literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'"""))


def check(session: ClassSession) -> None:
    """Raises Forbidden where the session's policy lets no single students be shown, and says why."""
    if session.policy.analysis is Analysis.PRESENCE:
        raise Forbidden("This session is in presence mode: nothing of single students is given out.")
    if not session.policy.individual_view:
        raise Forbidden("This session's policy says that no single students are shown (`individual_view`), so their readings stay here.")


def students(conn: Connection, session_id: UUID) -> list[UUID]:
    """Who agrees, in the order they came; not a camera that sees many."""
    agreed = select(ParticipantRow.id).where(
        ParticipantRow.session_id == session_id, ParticipantRow.faces == Faces.ONE.value, consents.given(ParticipantRow.id)
    )
    return list(conn.execute(agreed.order_by(ParticipantRow.created_at, ParticipantRow.id)).scalars())


def lines(connect: Connect, of: Sequence[UUID]) -> Iterator[bytes]:
    """CSV without its head, each row of `COLUMNS` ending in a line feed, at most `PAGE` at a time: Postgres writes them, and no row
    becomes an object here. No connection waits between two pages; who is erased or takes consent back meanwhile is in none that follows.
    """
    for student in of:
        after: tuple[Any, ...] | None = None
        while True:
            rows = _rows(student, after)
            with connect() as conn:
                last = conn.execute(rows.with_only_columns(*_PLACE).order_by(*_PLACE).offset(PAGE - 1).limit(1)).one_or_none()
                page = _copied(conn, rows if last is None else rows.where(tuple_(*_PLACE) <= tuple_(*last)))
            yield page
            if last is None:
                break
            after = tuple(last)


def _copied(conn: Connection, rows: Select[*tuple[Any, ...]]) -> bytes:
    query = rows.order_by(*_PLACE).compile(dialect=conn.dialect)
    driver: Any = conn.connection.driver_connection  # psycopg: SQLAlchemy has no COPY
    with driver.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", query.params) as copy:
        return b"".join(copy)


def _rows(student: UUID, after: tuple[Any, ...] | None) -> Select[*tuple[Any, ...]]:
    query = select(*_columns()).where(ReadingRow.participant_id == student, _agrees(student))
    return query if after is None else query.where(tuple_(*_PLACE) > tuple_(*after))


def _agrees(student: UUID) -> ColumnElement[bool]:
    return select(consents.given(ParticipantRow.id)).where(ParticipantRow.id == student).scalar_subquery()


def _columns() -> list[ColumnElement[Any]]:
    said = case({outcome.value: outcome.name.lower() for outcome in Outcome}, value=ReadingRow.outcome)
    written: dict[str, ColumnElement[Any]] = {"outcome": said, "at": _UTC}
    return [written.get(name, ReadingRow.__table__.c[name]) for name in COLUMNS]
