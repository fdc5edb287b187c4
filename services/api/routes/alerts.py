"""What a lesson called attention to, and why."""

from uuid import UUID

from fastapi import APIRouter

from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.schemas.alerts import AlertList
from services.domain.looks import Look
from services.storage import alerts, audit, sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}/alerts", tags=["mood"])


@router.get("")
def list_alerts(session_id: UUID, context: Context, asker: StaffAsker) -> AlertList:
    """The alerts that were raised in this session, of the class and never of one student. They come seldom, and are kept as long as the
    session's figures; the webhook event `alert` tells of them when they are raised. Their numbers are figures of the class: reading
    them is a look at its mood."""
    with context.engine.begin() as conn:
        sessions.get(conn, asker.reach, session_id)
        found = alerts.list_of(conn, session_id)
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.MOOD, session_id=session_id)
    return AlertList.of(found)
