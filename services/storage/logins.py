"""Teachers at their browsers. A login ends by its time, by leaving, or from elsewhere; every request asks whether it still holds."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from services.storage.models import LoginRow, UserRow


@dataclass(frozen=True, slots=True)
class Login:
    id: UUID
    user_id: UUID
    organisation_id: UUID
    is_admin: bool


def begin(conn: Connection, user_id: UUID, valid: timedelta) -> UUID:
    new = insert(LoginRow).values(user_id=user_id, expires_at=func.now() + valid)
    return conn.execute(new.returning(LoginRow.id)).scalar_one()


def find(conn: Connection, login_id: UUID) -> Login | None:
    """None for one that is unknown, has ended or is too old."""
    holds = (LoginRow.id == login_id, LoginRow.ended_at.is_(None), LoginRow.expires_at > func.now())
    who = select(LoginRow.id, UserRow.id, UserRow.organisation_id, UserRow.is_admin).join_from(LoginRow, UserRow).where(*holds)
    row = conn.execute(who).one_or_none()
    return Login(*row) if row else None


def end(conn: Connection, login_id: UUID) -> None:
    conn.execute(update(LoginRow).where(LoginRow.id == login_id, LoginRow.ended_at.is_(None)).values(ended_at=func.now()))


def end_all(conn: Connection, user_id: UUID) -> int:
    """Everywhere; -> how many held."""
    holding = (LoginRow.user_id == user_id, LoginRow.ended_at.is_(None), LoginRow.expires_at > func.now())
    return conn.execute(update(LoginRow).where(*holding).values(ended_at=func.now())).rowcount


def forget(conn: Connection, older_than: timedelta) -> int:
    """Deletes what ended so long ago; -> how many."""
    return conn.execute(delete(LoginRow).where(LoginRow.expires_at < func.now() - older_than)).rowcount
