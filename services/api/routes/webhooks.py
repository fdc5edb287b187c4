"""Webhooks of the asker's organisation: being told instead of asking."""

from uuid import UUID

from fastapi import APIRouter, Response

from services import clock
from services.api import cursors
from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.cursors import Cursor, Limit
from services.api.idempotency import OnceAsked
from services.api.schemas.webhooks import DeliveryList, DeliveryOut, WebhookCreated, WebhookIn, WebhookList, WebhookOut
from services.domain.looks import Look
from services.storage import audit, deliveries, happenings, webhooks
from services.webhooks.addresses import check_url

router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"])


@router.post("", status_code=201)
def create_webhook(body: WebhookIn, context: Context, asker: StaffAsker, once: OnceAsked) -> WebhookCreated:
    """What happens is sent there as a signed POST (Standard Webhooks). The answer holds the secret to check the signature with."""
    url = check_url(body.url, private=context.private_webhooks)
    organisation = asker.organisation_id
    with context.engine.begin() as conn:
        made = once.make(conn, lambda: webhooks.create(conn, organisation, url, body.events).id)
        if not made.before:
            audit.record(conn, organisation, actor=asker.actor, action="webhook.created", subject_id=made.id)
        return WebhookCreated.model_validate(webhooks.get(conn, organisation, made.id))


@router.get("")
def list_webhooks(context: Context, asker: StaffAsker) -> WebhookList:
    with context.engine.begin() as conn:
        found = webhooks.list_of(conn, asker.organisation_id)
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.WEBHOOKS)
    return WebhookList.of(found)


@router.delete("/{webhook_id}", status_code=204, response_class=Response)
def delete_webhook(webhook_id: UUID, context: Context, asker: StaffAsker) -> Response:
    """With its deliveries, also those that wait."""
    with context.engine.begin() as conn:
        webhooks.remove(conn, asker.organisation_id, webhook_id)
        audit.record(conn, asker.organisation_id, actor=asker.actor, action="webhook.deleted", subject_id=webhook_id)
    return Response(status_code=204)


@router.post("/{webhook_id}/enable")
def enable_webhook(webhook_id: UUID, context: Context, asker: StaffAsker) -> WebhookOut:
    """After it was disabled; what waited is sent."""
    with context.engine.begin() as conn:
        enabled = webhooks.enable(conn, asker.organisation_id, webhook_id)
        audit.record(conn, asker.organisation_id, actor=asker.actor, action="webhook.enabled", subject_id=webhook_id)
    return WebhookOut.model_validate(enabled)


@router.post("/{webhook_id}/ping", status_code=202)
def ping_webhook(webhook_id: UUID, context: Context, asker: StaffAsker) -> DeliveryOut:
    """Sends an event of type `ping` to this webhook alone. Its deliveries say what became of it."""
    with context.engine.begin() as conn:
        webhook = webhooks.get(conn, asker.organisation_id, webhook_id)
        delivery = deliveries.get(conn, happenings.ping(conn, webhook, clock.now()))
        audit.record(conn, asker.organisation_id, actor=asker.actor, action="webhook.pinged", subject_id=webhook_id)
    return DeliveryOut.of(delivery)


@router.get("/{webhook_id}/deliveries")
def list_deliveries(webhook_id: UUID, context: Context, asker: StaffAsker, limit: Limit = 50, cursor: Cursor = None) -> DeliveryList:
    with context.engine.begin() as conn:
        webhooks.get(conn, asker.organisation_id, webhook_id)
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.WEBHOOKS, subject_id=webhook_id)
        found = deliveries.page(conn, webhook_id, limit=limit + 1, after=cursors.decode(cursor))
    page, following = cursors.cut(found, limit, lambda delivery: (delivery.created_at, delivery.id))
    return DeliveryList(deliveries=[DeliveryOut.of(one) for one in page], next_cursor=following)
