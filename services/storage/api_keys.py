"""Keys of platforms that start lessons through the API. A key is 256 random bits, so that a plain SHA-256 keeps it well."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from services.storage.models import ApiKeyRow

PREFIX: Final = "cp_"  # lets secret scanners and people know it


def create(conn: Connection, organisation_id: UUID, name: str, scopes: Sequence[str] = ()) -> str:
    """-> the key, which is shown once and cannot be read back. No scopes: all that a platform may do."""
    key = PREFIX + secrets.token_urlsafe(32)
    conn.execute(insert(ApiKeyRow).values(organisation_id=organisation_id, name=name, key_hash=_hash(key), scopes=list(scopes)))
    return key


def find(conn: Connection, key: str) -> UUID | None:
    """-> the organisation whose key it is; None when unknown or revoked."""
    valid = (ApiKeyRow.key_hash == _hash(key), ApiKeyRow.revoked_at.is_(None))
    return conn.execute(select(ApiKeyRow.organisation_id).where(*valid)).scalar_one_or_none()


def revoke(conn: Connection, organisation_id: UUID, name: str) -> int:
    """Ends all keys of this name; -> how many."""
    mine = (ApiKeyRow.organisation_id == organisation_id, ApiKeyRow.name == name, ApiKeyRow.revoked_at.is_(None))
    return conn.execute(update(ApiKeyRow).where(*mine).values(revoked_at=func.now())).rowcount


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
