"""What participants may say of themselves, with their own token; also from another site's page."""

from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from services.api.asking import Asker, Grant
from services.api.context import ApiContext, Context
from services.api.routes.participants import erase_participant
from services.api.schemas.participants import CameraIn, ErasureOut, TokenOut
from services.api.seats import seat
from services.auth.tokens import ParticipantGrant
from services.errors import Conflict, NotFound
from services.storage import cameras, participants, sessions

router = APIRouter(prefix="/api/v1/participants/me", tags=["participants"])

_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
}


@router.post("/camera", status_code=204, response_class=Response)
async def say_camera(body: CameraIn, context: Context, grant: Grant) -> Response:
    """That the camera is off on purpose, so that the class's coverage can tell it from a lost connection. 409 after the end."""
    await run_in_threadpool(_say, context, grant, body.on)
    return Response(status_code=204)


@router.post("/token", status_code=201)
def renew_my_token(context: Context, grant: Grant) -> TokenOut:
    """A new token before this one expires, without the platform. 409 after the end of the session."""
    with context.engine.connect() as conn:
        _running(conn, grant)
    return seat(context, grant.session_id, grant.participant_id)


@router.delete("")
async def erase_me(context: Context, grant: Grant, asker: Asker) -> ErasureOut:
    """Opts out: deletes the participant and all that was read of them, hangs up their video, and gives the receipt."""
    return await erase_participant(grant.session_id, grant.participant_id, context, asker)


@router.options("", include_in_schema=False)
@router.options("/camera", include_in_schema=False)
@router.options("/token", include_in_schema=False)
def preflight() -> Response:
    return Response(status_code=204, headers=_PREFLIGHT)


def _say(context: ApiContext, grant: ParticipantGrant, on: bool) -> None:
    with context.engine.begin() as conn:
        _running(conn, grant)
        cameras.say(conn, grant.participant_id, on=on)


def _running(conn: Connection, grant: ParticipantGrant) -> None:
    """Raises NotFound for a participant who is gone, Conflict for a session that has ended."""
    participant = participants.get(conn, grant.participant_id)
    if participant.session_id != grant.session_id:
        raise NotFound("There is no such participant.")
    if sessions.whosever(conn, grant.session_id).ended_at is not None:
        raise Conflict("The session has ended.")
