"""What somebody who asked for something earlier may see now: they may have left, and rights may have been taken."""

from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, or_, select

from services.domain.access import Scope
from services.domain.reach import Reach
from services.errors import Forbidden, NotFound
from services.storage.models import ApiKeyRow, UserRow

OPERATOR: Final = frozenset({"platform", "cli"})
"""Actors that are no rows: whoever has the key of the environment, or the machine."""


def reach_of(conn: Connection, organisation_id: UUID, actor: str) -> Reach:
    """For reports, of an actor as the audit log names them. Raises NotFound for one who is not here, Forbidden for one who may not."""
    if actor in OPERATOR:
        return Reach.all_of(organisation_id)
    try:
        actor_id = UUID(actor)
    except ValueError:
        raise NotFound("There is nobody of this name.") from None
    mine = select(UserRow.is_admin).where(UserRow.id == actor_id, UserRow.organisation_id == organisation_id)
    is_admin = conn.execute(mine).scalar_one_or_none()
    if is_admin is not None:
        return Reach.all_of(organisation_id) if is_admin else Reach.own(organisation_id, actor_id)
    key = select(ApiKeyRow.scopes).where(
        ApiKeyRow.id == actor_id,
        ApiKeyRow.organisation_id == organisation_id,
        ApiKeyRow.revoked_at.is_(None),
        or_(ApiKeyRow.expires_at.is_(None), ApiKeyRow.expires_at > func.now()),
    )
    scopes = conn.execute(key).scalar_one_or_none()
    if scopes is None:
        raise NotFound("The account or key is not here any more.")
    if Scope.REPORTS_READ not in scopes:
        raise Forbidden("The key may not read reports.")
    return Reach.all_of(organisation_id)
