"""What became of a session's video: frames and latencies, as the stream process counts them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from services.api.asking import StaffAsker
from services.api.context import ApiContext, Context
from services.storage import sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}", tags=["sessions"])


@router.get("/stats")
async def read_stats(session_id: UUID, context: Context, asker: StaffAsker) -> dict[str, Any]:
    """Counted since the stream process started: `frames`, `participants`, `latency_ms` from frame to stored reading."""
    await run_in_threadpool(_check, context, asker.organisation_id, session_id)
    return await context.signaling.stats(session_id)


def _check(context: ApiContext, organisation_id: UUID, session_id: UUID) -> None:
    with context.engine.begin() as conn:
        sessions.get(conn, organisation_id, session_id)
