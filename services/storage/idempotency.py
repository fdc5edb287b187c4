"""Making something once, though it is asked for twice: the note of it commits with what was made, so that there is never one alone."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select

from services.errors import Conflict, Unprocessable
from services.storage.models import IdempotencyRow

KEPT: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that may come again. `fingerprint`: SHA-256 of what was asked for."""

    organisation_id: UUID
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Made:
    id: UUID
    before: bool  # by the first request, not by this one


def make_once(conn: Connection, wish: Wish, make: Callable[[], UUID]) -> Made:
    """What `make` gives, or what it gave when the same was asked for within the last 24 hours.

    Raises Conflict while the first request is being worked on, Unprocessable when the key came with another request.
    """
    if not conn.execute(select(func.pg_try_advisory_xact_lock(_lock(wish)))).scalar_one():
        raise Conflict("A request with this Idempotency-Key is being worked on; ask again in a moment.")
    mine = (IdempotencyRow.organisation_id == wish.organisation_id, IdempotencyRow.key == wish.key)
    conn.execute(delete(IdempotencyRow).where(*mine, IdempotencyRow.created_at < func.now() - KEPT))
    known = conn.execute(select(IdempotencyRow.request_hash, IdempotencyRow.subject_id).where(*mine)).one_or_none()
    if known is None:
        made = make()
        conn.execute(
            insert(IdempotencyRow).values(
                organisation_id=wish.organisation_id, key=wish.key, request_hash=wish.fingerprint, subject_id=made
            )
        )
        return Made(made, before=False)
    if known.request_hash != wish.fingerprint:
        raise Unprocessable("This Idempotency-Key came with another request before; take a new one.")
    return Made(known.subject_id, before=True)


def forget(conn: Connection) -> int:
    """Deletes what is too old to be asked for; -> how many."""
    return conn.execute(delete(IdempotencyRow).where(IdempotencyRow.created_at < func.now() - KEPT)).rowcount


def _lock(wish: Wish) -> int:
    """64 bits of both names: two that meet by chance only cost one of them a second attempt."""
    digest = hashlib.sha256(wish.organisation_id.bytes + wish.key.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
