"""API keys of the asker's organisation: for administrators."""

from uuid import UUID

from fastapi import APIRouter

from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.idempotency import OnceAsked
from services.api.schemas.keys import KeyCreated, KeyIn, KeyList, KeyOut, RotationIn
from services.auth.principals import Staff
from services.domain.access import Scope
from services.domain.looks import Look
from services.errors import Conflict, Forbidden
from services.storage import api_keys, audit

router = APIRouter(prefix="/api/v1/keys", tags=["administration"])


@router.post("", status_code=201)
def create_key(body: KeyIn, context: Context, asker: StaffAsker, once: OnceAsked) -> KeyCreated:
    """The answer shows the key, once. The same call again under one Idempotency-Key is 409: a key cannot be shown twice.

    403 for a scope that the asker does not have.
    """
    _may_give(asker, body.scopes)
    issued: list[api_keys.IssuedKey] = []

    def issue() -> UUID:
        issued.append(api_keys.issue(conn, asker.organisation_id, body.name, body.scopes, expires_at=body.expires_at))
        return issued[0].record.id

    with context.engine.begin() as conn:
        made = once.make(conn, issue)
        if made.before:
            raise Conflict(f"The key {made.id} was made by this call before, and is not shown again: revoke it and make another.")
        audit.record(conn, asker.organisation_id, actor=asker.actor, action="key.created", subject_id=made.id, scopes=sorted(body.scopes))
    return KeyCreated.of(issued[0])


@router.get("")
def list_keys(context: Context, asker: StaffAsker) -> KeyList:
    with context.engine.begin() as conn:
        found = api_keys.list_of(conn, asker.organisation_id)
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.KEYS)
    return KeyList.of(found)


@router.post("/{key_id}/rotate", status_code=201)
def rotate_key(key_id: UUID, body: RotationIn, context: Context, asker: StaffAsker) -> KeyCreated:
    """A new key with the same name, scopes and length of life. The old one works for `grace_hours` more, time to change over."""
    with context.engine.begin() as conn:
        issued = api_keys.rotate(conn, asker.organisation_id, key_id, grace=body.grace)
        _may_give(asker, issued.record.scopes)
        audit.record(conn, asker.organisation_id, actor=asker.actor, action="key.rotated", subject_id=key_id, new_key=str(issued.record.id))
    return KeyCreated.of(issued)


@router.delete("/{key_id}")
def revoke_key(key_id: UUID, context: Context, asker: StaffAsker) -> KeyOut:
    """Ends it now. Revoking twice changes nothing."""
    with context.engine.begin() as conn:
        revoked = api_keys.revoke(conn, asker.organisation_id, key_id)
        audit.record(conn, asker.organisation_id, actor=asker.actor, action="key.revoked", subject_id=key_id)
    return KeyOut.model_validate(revoked)


def _may_give(asker: Staff, scopes: set[Scope] | frozenset[Scope]) -> None:
    """Nobody makes a key that may do more than they."""
    if missing := scopes - asker.scopes:
        raise Forbidden(f"These credentials may not give the scopes {', '.join(f'`{scope}`' for scope in sorted(missing))}.")
