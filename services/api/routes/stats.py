"""What became of a session's video: frames and latencies, as the stream process counts them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from services.api.asking import StaffAsker
from services.api.context import ApiContext, Context
from services.auth.principals import Staff
from services.domain.looks import Look
from services.storage import audit, sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}", tags=["sessions"])


@router.get("/stats")
async def read_stats(session_id: UUID, context: Context, asker: StaffAsker) -> dict[str, Any]:
    """Counted since the stream process started: `frames`, `participants`, `latency_ms` from frame to stored reading."""
    await run_in_threadpool(_look, context, asker, session_id)
    return await context.signaling.stats(session_id)


def _look(context: ApiContext, asker: Staff, session_id: UUID) -> None:
    with context.engine.begin() as conn:
        sessions.get(conn, asker.reach, session_id)
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.STATS, session_id=session_id)
