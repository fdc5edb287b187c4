"""A session: one lesson of one class."""

import logging
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from services.api.asking import StaffAsker
from services.api.context import ApiContext, Context
from services.api.policies import settle
from services.api.schemas import SessionIn, SessionList, SessionOut
from services.api.signaling_client import StreamRefused
from services.domain.classroom import ClassSession
from services.errors import Overloaded
from services.storage import sessions

router = APIRouter(prefix="/api/v1/sessions", tags=["sessions"])
log = logging.getLogger(__name__)


@router.post("", status_code=201)
def create_session(body: SessionIn, context: Context, asker: StaffAsker, response: Response) -> SessionOut:
    """The policy that holds is in the answer: where the law forbids expression analysis and none was asked for, it says `presence`."""
    policy = settle(body.policy, context.law, context.k_floor)
    with context.engine.begin() as conn:
        made = sessions.create(conn, asker.organisation_id, body.title, course=body.course, policy=policy)
    response.headers["Location"] = f"/api/v1/sessions/{made.id}"
    return SessionOut.of(made, context)


@router.get("")
def list_sessions(context: Context, asker: StaffAsker, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> SessionList:
    with context.engine.begin() as conn:
        found = sessions.list_recent(conn, asker.organisation_id, limit)
    return SessionList(sessions=[SessionOut.of(session, context) for session in found])


@router.get("/{session_id}")
def get_session(session_id: UUID, context: Context, asker: StaffAsker) -> SessionOut:
    with context.engine.begin() as conn:
        return SessionOut.of(sessions.get(conn, asker.organisation_id, session_id), context)


@router.post("/{session_id}/end")
async def end_session(session_id: UUID, context: Context, asker: StaffAsker) -> SessionOut:
    """No more video is accepted, and what runs is hung up. Ending twice changes nothing."""
    ended = await run_in_threadpool(_end, context, asker.organisation_id, session_id)
    try:
        await context.signaling.close_session(session_id)
    except (Overloaded, StreamRefused) as error:
        log.warning("session %s has ended, but its video may run on: %s", session_id, error.detail)
    return SessionOut.of(ended, context)


def _end(context: ApiContext, organisation_id: UUID, session_id: UUID) -> ClassSession:
    with context.engine.begin() as conn:
        return sessions.end(conn, organisation_id, session_id)
