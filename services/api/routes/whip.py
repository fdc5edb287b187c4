"""WHIP (RFC 9725): a participant's video comes in by one POST. We check who may send; the stream process does the rest."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from services.api.asking import Grant
from services.api.context import ApiContext, Context
from services.api.problems import NotImplementedHere
from services.auth.tokens import ParticipantGrant
from services.domain.records import Source
from services.errors import BadInput, ClassPulseError, Conflict, Forbidden, NotFound, UnsupportedMedia
from services.storage import participants, sessions

SDP: Final = "application/sdp"
PATH: Final = "/api/v1/whip"

router = APIRouter(prefix=PATH, tags=["whip"])

Resource = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,128}$")]

_SDP_BODY: Final = {"required": True, "content": {SDP: {"schema": {"type": "string"}, "example": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n..."}}}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "POST, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match",
    "Access-Control-Max-Age": "86400",
    "Accept-Post": SDP,
}


@router.post(
    "",
    status_code=201,
    response_class=Response,
    openapi_extra={"requestBody": _SDP_BODY},
    responses={201: {"description": "The answer; `Location` is the video's own URL.", "content": {SDP: {"schema": {"type": "string"}}}}},
)
async def offer(request: Request, context: Context, grant: Grant) -> Response:
    """Bearer: the participant's token. 403 without consent, 409 after the end of the session, 503 when there is no room."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != SDP:
        raise UnsupportedMedia(f"An offer comes as {SDP}.")
    sdp = _text(await request.body())
    source = await run_in_threadpool(_source, context, grant)
    answer = await context.signaling.offer(sdp, source)
    try:
        await run_in_threadpool(_source, context, grant)  # who was erased while this was negotiated was not there to be hung up
    except ClassPulseError:
        await context.signaling.close_peer(answer.resource_id, grant.participant_id)
        raise
    return Response(answer.sdp, 201, {"Location": f"{PATH}/{answer.resource_id}"}, SDP)


@router.delete("/{resource_id}")
async def hang_up(resource_id: Resource, context: Context, grant: Grant) -> Response:
    """Bearer: the token of the participant who sends. 404 for anybody else's."""
    await context.signaling.close_peer(resource_id, grant.participant_id)
    return Response()


@router.patch("/{resource_id}")
def trickle(resource_id: Resource, _grant: Grant) -> Response:
    """Neither trickled candidates nor ICE restarts are taken: an offer must hold all its candidates."""
    raise NotImplementedHere("Trickle ICE and ICE restarts are not supported; gather all candidates before the offer.")


@router.options("", include_in_schema=False)
@router.options("/{resource_id}", include_in_schema=False)
def preflight() -> Response:
    return Response(status_code=204, headers=_PREFLIGHT)


@router.get("", include_in_schema=False)
@router.get("/{resource_id}", include_in_schema=False)
def nothing_to_see() -> Response:
    """RFC 9725, 4.1: success without content."""
    return Response(status_code=204)


def _text(body: bytes) -> str:
    try:
        sdp = body.decode()
    except UnicodeDecodeError as error:
        raise BadInput("The offer is not UTF-8.") from error
    if not sdp.startswith("v="):
        raise BadInput("The offer is not SDP: it must begin with `v=`.")
    return sdp


def _source(context: ApiContext, grant: ParticipantGrant) -> Source:
    """What may be done with this video now: a token outlives a withdrawn consent, an erasure and the lesson."""
    with context.engine.begin() as conn:
        participant = participants.get(conn, grant.participant_id)
        if participant.session_id != grant.session_id:
            raise NotFound("There is no such participant.")
        session = sessions.get(conn, participant.organisation_id, grant.session_id)
    if session.ended_at is not None:
        raise Conflict("The session has ended.")
    if not participant.consent:
        raise Forbidden("There is no consent to read this participant's video.")
    return Source(session.id, participant.id, context.law.strictest(session.policy.analysis), participant.faces)
