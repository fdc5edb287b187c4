"""Deliveries of webhooks: taken by one worker at a time, tried again for three days, then given up."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on

from services.domain.happenings import DeliveryState
from services.errors import NotFound
from services.storage import webhooks
from services.storage.models import DeliveryRow, HappeningRow, WebhookRow
from services.storage.sessions import Place

LEASE: Final = timedelta(seconds=60)
"""How long a delivery is one worker's. Shorter than an attempt, and two send it; longer, and one whose worker died waits longer."""

GONE: Final = 410  # the receiver's word for: never again


@dataclass(frozen=True, slots=True)
class Taken:
    """To be attempted now, by whoever took it. `attempt` counts from 1."""

    id: UUID
    webhook_id: UUID
    happening_id: UUID
    attempt: int
    url: str
    secret: str = field(repr=False)
    kind: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    id: UUID
    happening_id: UUID
    kind: str
    at: datetime
    state: DeliveryState
    attempts: int
    due_at: datetime  # the next attempt of a pending one
    last_status: int | None
    last_error: str | None
    created_at: datetime
    finished_at: datetime | None


def take(conn: Connection, most: int, *, busy: Collection[UUID] = ()) -> list[Taken]:
    """What is due, oldest first, at most one for each webhook and none for those in `busy`: a slow one keeps nobody else waiting.

    SKIP LOCKED, and the lease that is written here: of several workers one gets it.
    """
    due = (DeliveryRow.state == DeliveryState.PENDING, DeliveryRow.due_at <= func.now())
    firsts = (
        select(DeliveryRow.id)
        .join(WebhookRow)
        .where(*due, WebhookRow.disabled_at.is_(None), DeliveryRow.webhook_id.not_in(busy))
        .ext(distinct_on(DeliveryRow.webhook_id))
        .order_by(DeliveryRow.webhook_id, DeliveryRow.due_at, DeliveryRow.created_at)
    )
    held = select(DeliveryRow.id).where(*due, DeliveryRow.id.in_(firsts)).order_by(DeliveryRow.due_at).limit(most)
    mine = held.with_for_update(skip_locked=True).cte("mine")
    lease = (
        update(DeliveryRow)
        .where(DeliveryRow.id == mine.c.id)
        .values(attempts=DeliveryRow.attempts + 1, due_at=func.now() + LEASE)
        .returning(DeliveryRow.id)
    )
    taken = list(conn.execute(lease).scalars())
    return [Taken(*row) for row in conn.execute(_to_attempt(taken))] if taken else []


def arrived(conn: Connection, taken: Taken, status: int) -> None:
    _finish(conn, taken, DeliveryState.DELIVERED, status, None)


def failed(conn: Connection, taken: Taken, *, status: int | None, error: str, again_in: timedelta | None) -> None:
    """Tried again after `again_in`; None gives it up and disables the webhook, which has then failed for days, or is gone (410)."""
    if again_in is not None:
        values = {"due_at": func.now() + again_in, "last_status": status, "last_error": error}
        conn.execute(update(DeliveryRow).where(*_still_mine(taken)).values(values))
    elif _finish(conn, taken, DeliveryState.FAILED, status, error):
        because = "The address answered 410 Gone." if status == GONE else f"{taken.attempt} attempts failed, the last one: {error}"
        webhooks.disable(conn, taken.webhook_id, because)


def page(conn: Connection, webhook_id: UUID, *, limit: int, after: Place | None = None) -> list[Delivery]:
    """Newest first."""
    query = _selected().where(DeliveryRow.webhook_id == webhook_id)
    if after is not None:
        query = query.where(tuple_(DeliveryRow.created_at, DeliveryRow.id) < tuple_(*after))
    newest = query.order_by(DeliveryRow.created_at.desc(), DeliveryRow.id.desc()).limit(limit)
    return [_delivery(row) for row in conn.execute(newest)]


def get(conn: Connection, delivery_id: UUID) -> Delivery:
    """Raises NotFound."""
    row = conn.execute(_selected().where(DeliveryRow.id == delivery_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such delivery.")
    return _delivery(row)


def _finish(conn: Connection, taken: Taken, state: DeliveryState, status: int | None, error: str | None) -> bool:
    values = {"state": state.value, "last_status": status, "last_error": error, "finished_at": func.now()}
    return conn.execute(update(DeliveryRow).where(*_still_mine(taken)).values(values)).rowcount == 1


def _still_mine(taken: Taken) -> tuple[Any, ...]:
    """Not so when the lease ran out and another worker has begun an attempt: theirs counts."""
    return (DeliveryRow.id == taken.id, DeliveryRow.attempts == taken.attempt, DeliveryRow.state == DeliveryState.PENDING)


def _to_attempt(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            DeliveryRow.id,
            DeliveryRow.webhook_id,
            DeliveryRow.happening_id,
            DeliveryRow.attempts,
            WebhookRow.url,
            WebhookRow.secret,
            HappeningRow.kind,
            HappeningRow.at,
            HappeningRow.data,
        )
        .join_from(DeliveryRow, WebhookRow)
        .join(HappeningRow, HappeningRow.id == DeliveryRow.happening_id)
        .where(DeliveryRow.id.in_(ids))
    )


def _selected() -> Select[*tuple[Any, ...]]:
    return select(*DeliveryRow.__table__.c, HappeningRow.kind, HappeningRow.at).join_from(DeliveryRow, HappeningRow)


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    return Delivery(
        id=row.id,
        happening_id=row.happening_id,
        kind=row.kind,
        at=row.at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        due_at=row.due_at,
        last_status=row.last_status,
        last_error=row.last_error,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
