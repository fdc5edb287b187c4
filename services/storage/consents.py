"""The ledger of consent: what was said, by whom, when. The newest row holds; no row is no consent."""

from uuid import UUID

from sqlalchemy import ColumnElement, Connection, ScalarSelect, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from services.storage.models import ConsentRow


def record(conn: Connection, participant_id: UUID, *, given: bool, guardian: str | None) -> None:
    """`given` False withdraws. `guardian`: who said it for a minor."""
    conn.execute(insert(ConsentRow).values(participant_id=participant_id, given=given, guardian=guardian))


def given(participant_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """SQL: does this participant consent now?"""
    newest: ScalarSelect[bool] = (
        select(ConsentRow.given)
        .where(ConsentRow.participant_id == participant_id)
        .order_by(ConsentRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newest, False)
