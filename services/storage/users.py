"""Teachers, their passwords, and the links that let them in once. Only hashes are kept: the table opens no door."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.errors import NotFound
from services.storage.models import LoginLinkRow, UserRow

_MOST_SCHOOLS = 5  # of one address, whose passwords are tried: each costs 50 ms


@dataclass(frozen=True, slots=True)
class User:
    id: UUID
    organisation_id: UUID
    email: str  # lower case
    name: str


def ensure_teacher(conn: Connection, organisation_id: UUID, email: str, name: str | None = None, *, is_admin: bool | None = None) -> UUID:
    """The teacher with this address, made when there is none; what is given is brought up to date, what is not stays as it was."""
    new = insert(UserRow).values(organisation_id=organisation_id, email=email.strip().lower(), name=name or email, is_admin=bool(is_admin))
    given = {"email": True, "name": name is not None, "is_admin": is_admin is not None}
    changed = {column: new.excluded[column] for column, is_given in given.items() if is_given}
    known = new.on_conflict_do_update(index_elements=["organisation_id", "email"], set_=changed)
    return conn.execute(known.returning(UserRow.id)).scalar_one()


def get(conn: Connection, user_id: UUID) -> User:
    """Raises NotFound."""
    row = conn.execute(select(UserRow.id, UserRow.organisation_id, UserRow.email, UserRow.name).where(UserRow.id == user_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such user.")
    return User(*row)


def by_email(conn: Connection, organisation_id: UUID, email: str) -> User:
    """Raises NotFound."""
    mine = (UserRow.organisation_id == organisation_id, UserRow.email == email.strip().lower())
    user_id = conn.execute(select(UserRow.id).where(*mine)).scalar_one_or_none()
    if user_id is None:
        raise NotFound(f"There is no teacher with the address {email}.")
    return get(conn, user_id)


def create_login_link(conn: Connection, user_id: UUID, valid: timedelta) -> str:
    """-> the token, 256 bits, which cannot be read back."""
    token = secrets.token_urlsafe(32)
    conn.execute(insert(LoginLinkRow).values(token_hash=_hash(token), user_id=user_id, expires_at=func.now() + valid))
    return token


def redeem_login_link(conn: Connection, token: str) -> UUID | None:
    """-> the user, once; None for a link that is unknown, used or too old. One statement, so that of two at once one wins."""
    open_link = (LoginLinkRow.token_hash == _hash(token), LoginLinkRow.used_at.is_(None), LoginLinkRow.expires_at > func.now())
    return conn.execute(
        update(LoginLinkRow).where(*open_link).values(used_at=func.now()).returning(LoginLinkRow.user_id)
    ).scalar_one_or_none()


def set_password(conn: Connection, user_id: UUID, hashed: str | None) -> None:
    """`hashed`: as `auth.passwords` makes it; None: they come in by links only."""
    conn.execute(update(UserRow).where(UserRow.id == user_id).values(password_hash=hashed))


def passwords_of(conn: Connection, email: str) -> list[tuple[UUID, str]]:
    """Of everybody with this address who has one: one person may teach at several schools."""
    known = (UserRow.email == email.strip().lower(), UserRow.password_hash.is_not(None))
    rows = conn.execute(select(UserRow.id, UserRow.password_hash).where(*known).order_by(UserRow.created_at).limit(_MOST_SCHOOLS))
    return [(user_id, str(hashed)) for user_id, hashed in rows]


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
