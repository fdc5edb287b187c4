"""Keys of platforms that start lessons through the API. A key is 256 random bits, so that a plain SHA-256 keeps it well."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from services.domain.access import OF_A_PLATFORM, Scope
from services.errors import Conflict, NotFound
from services.storage.models import ApiKeyRow, ReportScheduleRow

PREFIX: Final = "cp_"  # lets secret scanners and people know it
HINT_LENGTH: Final = 9  # six random letters: enough to tell keys apart, nothing to guess the rest by
USED_TO_THE: Final = timedelta(minutes=1)  # a busy key's row is written so often and not at every request


@dataclass(frozen=True, slots=True)
class ApiKey:
    id: UUID
    organisation_id: UUID
    name: str
    hint: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """`key` is shown once and cannot be read back."""

    record: ApiKey
    key: str = field(repr=False)


def issue(
    conn: Connection, organisation_id: UUID, name: str, scopes: Collection[Scope] = OF_A_PLATFORM, *, expires_at: datetime | None = None
) -> IssuedKey:
    key = PREFIX + secrets.token_urlsafe(32)
    new = insert(ApiKeyRow).values(
        organisation_id=organisation_id,
        name=name,
        hint=key[:HINT_LENGTH],
        key_hash=_hash(key),
        scopes=sorted(scopes),
        expires_at=expires_at,
    )
    return IssuedKey(_key(conn.execute(new.returning(*ApiKeyRow.__table__.c)).one()), key)


def use(conn: Connection, key: str) -> ApiKey | None:
    """The key that is valid now, which has then been used; None for one that is unknown, revoked or too old."""
    valid = (
        ApiKeyRow.key_hash == _hash(key),
        ApiKeyRow.revoked_at.is_(None),
        or_(ApiKeyRow.expires_at.is_(None), ApiKeyRow.expires_at > func.now()),
    )
    row = conn.execute(select(*ApiKeyRow.__table__.c).where(*valid)).one_or_none()
    if row is None:
        return None
    stale = or_(ApiKeyRow.last_used_at.is_(None), ApiKeyRow.last_used_at < func.now() - USED_TO_THE)
    conn.execute(update(ApiKeyRow).where(ApiKeyRow.id == row.id, stale).values(last_used_at=func.now()))
    return _key(row)


def list_of(conn: Connection, organisation_id: UUID) -> list[ApiKey]:
    """Newest first, with those that no longer work."""
    mine = select(*ApiKeyRow.__table__.c).where(ApiKeyRow.organisation_id == organisation_id)
    return [_key(row) for row in conn.execute(mine.order_by(ApiKeyRow.created_at.desc(), ApiKeyRow.id))]


def rotate(conn: Connection, organisation_id: UUID, key_id: UUID, *, grace: timedelta) -> IssuedKey:
    """A new key with the same name, scopes and length of life; the old one works for `grace` more, so that both do meanwhile. What the
    old one had made by itself goes on as the new one's.

    Raises NotFound, Conflict for a key that no longer works.
    """
    mine = select(*ApiKeyRow.__table__.c).where(ApiKeyRow.organisation_id == organisation_id, ApiKeyRow.id == key_id)
    row = conn.execute(mine.with_for_update()).one_or_none()
    if row is None:
        raise NotFound("There is no such key.")
    old, now = _key(row), conn.execute(select(func.now())).scalar_one()
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
        raise Conflict("This key works no longer; make a new one.")
    until = now + (old.expires_at - old.created_at) if old.expires_at is not None else None
    conn.execute(update(ApiKeyRow).where(ApiKeyRow.id == key_id).values(expires_at=min(now + grace, old.expires_at or now + grace)))
    issued = issue(conn, organisation_id, old.name, old.scopes, expires_at=until)
    schedules = update(ReportScheduleRow).where(
        ReportScheduleRow.organisation_id == organisation_id, ReportScheduleRow.actor == str(key_id)
    )
    conn.execute(schedules.values(actor=str(issued.record.id)))
    return issued


def revoke(conn: Connection, organisation_id: UUID, key_id: UUID) -> ApiKey:
    """Ends the key now; one that was revoked keeps its time. Raises NotFound."""
    mine = (ApiKeyRow.organisation_id == organisation_id, ApiKeyRow.id == key_id)
    ended = update(ApiKeyRow).where(*mine).values(revoked_at=func.coalesce(ApiKeyRow.revoked_at, func.now()))
    row = conn.execute(ended.returning(*ApiKeyRow.__table__.c)).one_or_none()
    if row is None:
        raise NotFound("There is no such key.")
    return _key(row)


def _key(row: Row[*tuple[Any, ...]]) -> ApiKey:
    """A scope that this version does not know gives nothing."""
    return ApiKey(
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        hint=row.hint,
        scopes=frozenset(scope for scope in Scope if scope in row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
