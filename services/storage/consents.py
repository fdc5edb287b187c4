"""The ledger of consent: what was said, by whom, when. The newest row holds; no row is no consent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, ScalarSelect, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from services.storage.models import ConsentRow


@dataclass(frozen=True, slots=True)
class Consent:
    given: bool
    at: datetime


def record(conn: Connection, participant_id: UUID, *, given: bool, guardian: str | None) -> Consent:
    """`given` False withdraws. `guardian`: who said it for a minor. A line is added; none is ever changed."""
    said = insert(ConsentRow).values(participant_id=participant_id, given=given, guardian=guardian)
    return Consent(given, conn.execute(said.returning(ConsentRow.at)).scalar_one())


def newest(conn: Connection, participant_id: UUID) -> Consent | None:
    """The one that holds."""
    rows = select(ConsentRow.given, ConsentRow.at).where(ConsentRow.participant_id == participant_id)
    row = conn.execute(rows.order_by(ConsentRow.id.desc()).limit(1)).one_or_none()
    return Consent(row.given, row.at) if row else None


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
