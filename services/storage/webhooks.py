"""The addresses at which platforms want to be told what happens."""

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from services.domain.happenings import Happening
from services.errors import Conflict, NotFound
from services.storage.models import OrganisationRow, WebhookRow

MOST: Final = 20  # for one organisation: each happening is sent to all of them
SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - known to everybody
SECRET_BYTES: Final = 32  # Standard Webhooks asks for 24 to 64


@dataclass(frozen=True, slots=True)
class Webhook:
    id: UUID
    organisation_id: UUID
    url: str
    events: tuple[Happening, ...]
    secret: str = field(repr=False)
    created_at: datetime
    disabled_at: datetime | None
    disabled_because: str | None


def create(conn: Connection, organisation_id: UUID, url: str, events: Collection[Happening]) -> Webhook:
    """Raises Conflict where there are too many. Holds the organisation's row, so that two at once are counted one after the other."""
    conn.execute(select(OrganisationRow.id).where(OrganisationRow.id == organisation_id).with_for_update())
    there = conn.execute(select(func.count()).where(WebhookRow.organisation_id == organisation_id)).scalar_one()
    if there >= MOST:
        raise Conflict(f"An organisation has at most {MOST} webhooks; delete one that is not needed.")
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    new = insert(WebhookRow).values(organisation_id=organisation_id, url=url, events=sorted(events), secret=secret)
    return _webhook(conn.execute(new.returning(*WebhookRow.__table__.c)).one())


def get(conn: Connection, organisation_id: UUID, webhook_id: UUID) -> Webhook:
    """Raises NotFound, also when it is another organisation's."""
    mine = (WebhookRow.id == webhook_id, WebhookRow.organisation_id == organisation_id)
    return _one(conn.execute(select(*WebhookRow.__table__.c).where(*mine)).one_or_none())


def list_of(conn: Connection, organisation_id: UUID) -> list[Webhook]:
    """Oldest first."""
    mine = select(*WebhookRow.__table__.c).where(WebhookRow.organisation_id == organisation_id)
    return [_webhook(row) for row in conn.execute(mine.order_by(WebhookRow.created_at, WebhookRow.id))]


def remove(conn: Connection, organisation_id: UUID, webhook_id: UUID) -> None:
    """With its deliveries. Raises NotFound."""
    mine = (WebhookRow.id == webhook_id, WebhookRow.organisation_id == organisation_id)
    if not conn.execute(delete(WebhookRow).where(*mine)).rowcount:
        raise NotFound("There is no such webhook.")


def enable(conn: Connection, organisation_id: UUID, webhook_id: UUID) -> Webhook:
    """Again, after it was disabled; what waited is sent. Raises NotFound."""
    mine = (WebhookRow.id == webhook_id, WebhookRow.organisation_id == organisation_id)
    enabled = update(WebhookRow).where(*mine).values(disabled_at=None, disabled_because=None)
    return _one(conn.execute(enabled.returning(*WebhookRow.__table__.c)).one_or_none())


def disable(conn: Connection, webhook_id: UUID, because: str) -> None:
    on = (WebhookRow.id == webhook_id, WebhookRow.disabled_at.is_(None))
    conn.execute(update(WebhookRow).where(*on).values(disabled_at=func.now(), disabled_because=because))


def _one(row: Row[*tuple[Any, ...]] | None) -> Webhook:
    if row is None:
        raise NotFound("There is no such webhook.")
    return _webhook(row)


def _webhook(row: Row[*tuple[Any, ...]]) -> Webhook:
    return Webhook(
        id=row.id,
        organisation_id=row.organisation_id,
        url=row.url,
        events=tuple(event for event in Happening if event in row.events),
        secret=row.secret,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        disabled_because=row.disabled_because,
    )
