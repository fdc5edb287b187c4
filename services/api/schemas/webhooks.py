"""Webhooks and what became of their deliveries."""

from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.api.schemas.base import NEXT, Asked, Given
from services.domain.happenings import DeliveryState, Happening
from services.storage.deliveries import Delivery
from services.storage.webhooks import Webhook

_ID: Final = "7f2b7a52-7a1a-4d2f-8f11-8f0d6b0a9c44"
_WEBHOOK: Final[dict[str, Any]] = {
    "id": _ID,
    "url": "https://lms.school.org/hooks/classpulse",
    "events": ["session.started", "session.ended"],
    "created_at": "2026-03-01T12:00:00Z",
    "disabled_at": None,
    "disabled_because": None,
}
_DELIVERY: Final[dict[str, Any]] = {
    "id": "1d4be2a7-2f43-4d6c-a4ad-55a3f3a6a6b0",
    "event_id": "msg_b3f1f7c0a2a94c7f9e0e3a6d1c5d2f10",
    "type": "session.ended",
    "timestamp": "2026-03-02T09:45:00Z",
    "state": "pending",
    "attempts": 2,
    "next_attempt_at": "2026-03-02T09:50:05Z",
    "last_status": 503,
    "last_error": "answered 503",
    "created_at": "2026-03-02T09:45:00Z",
    "finished_at": None,
}


class WebhookIn(Asked):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://lms.school.org/hooks/classpulse", "events": ["session.started", "session.ended"]}]}
    )

    url: str = Field(max_length=500, description="Begins with https:// and leads to a public address.")
    events: set[Happening] = Field(min_length=1, description="What it is told of.")


class WebhookOut(Given):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_WEBHOOK]})

    id: UUID
    url: str
    events: list[Happening]
    created_at: datetime
    disabled_at: datetime | None = Field(description="Since when nothing is sent: attempts failed for three days, or it answered 410.")
    disabled_because: str | None


class WebhookCreated(WebhookOut):
    model_config = ConfigDict(
        from_attributes=True, json_schema_extra={"examples": [{**_WEBHOOK, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}]}
    )

    secret: str = Field(description="Signs what is sent (Standard Webhooks, HMAC-SHA256). Shown to whoever makes the webhook.")


class WebhookList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"webhooks": [_WEBHOOK]}]})

    webhooks: list[WebhookOut] = Field(description="Oldest first.")

    @classmethod
    def of(cls, found: list[Webhook]) -> Self:
        return cls(webhooks=[WebhookOut.model_validate(webhook) for webhook in found])


class DeliveryOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_DELIVERY]})

    id: UUID
    event_id: str = Field(description="The header `webhook-id`, the same at every attempt.")
    type: str
    timestamp: datetime = Field(description="When it happened.")
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        return cls(
            id=delivery.id,
            event_id=f"msg_{delivery.happening_id.hex}",
            type=delivery.kind,
            timestamp=delivery.at,
            state=delivery.state,
            attempts=delivery.attempts,
            next_attempt_at=delivery.due_at if delivery.state is DeliveryState.PENDING else None,
            last_status=delivery.last_status,
            last_error=delivery.last_error,
            created_at=delivery.created_at,
            finished_at=delivery.finished_at,
        )


class DeliveryList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"deliveries": [_DELIVERY], "next_cursor": None}]})

    deliveries: list[DeliveryOut] = Field(description="Newest first, of the last 30 days.")
    next_cursor: str | None = Field(description=NEXT)
