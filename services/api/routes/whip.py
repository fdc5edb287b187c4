"""WHIP (RFC 9725): a participant's video comes in by one POST. We check who may send; the stream process does the rest."""

from datetime import timedelta
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from services import tracing
from services.api.asking import Grant
from services.api.context import ApiContext, Context
from services.api.ice_links import ice_links
from services.api.signaling_client import PeerAnswer, StreamRefused
from services.api.token_in_query import NAME as TOKEN_IN_QUERY
from services.auth.tokens import ParticipantGrant, issue_participant_token
from services.domain.records import Source
from services.errors import BadInput, ClassPulseError, Conflict, Forbidden, NotFound, Overloaded, UnsupportedMedia
from services.storage import participants, sessions

SDP: Final = "application/sdp"
FRAGMENT: Final = "application/trickle-ice-sdpfrag"
PATH: Final = "/api/v1/whip"
_REDIRECTED: Final = timedelta(minutes=1)

router = APIRouter(prefix=PATH, tags=["whip"])

Resource = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,128}$")]

_SDP_TEXT: Final = {"schema": {"type": "string"}, "example": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n..."}
_FRAGMENT_TEXT: Final = {
    "schema": {"type": "string"},
    "example": "a=ice-ufrag:...\r\na=ice-pwd:...\r\nm=video 9 UDP/TLS/RTP/SAVPF 0\r\n...",
}
_ANSWERS: Final = {
    201: {"description": "The answer; `Location` is the video's own URL, `ETag` names its ICE session.", "content": {SDP: _SDP_TEXT}},
    307: {"description": "Full; `Location` is another node's offer URL, good for a minute."},
}
_CHANGES: Final = {
    200: {"description": "ICE restarts: our side of the new ICE session, whose name is in `ETag`.", "content": {FRAGMENT: _FRAGMENT_TEXT}},
    204: {"description": "The candidates were taken."},
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "POST, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match",
    "Access-Control-Max-Age": "86400",
    "Accept-Post": SDP,
    "Accept-Patch": FRAGMENT,
}


@router.post(
    "",
    status_code=201,
    response_class=Response,
    openapi_extra={"requestBody": {"required": True, "content": {SDP: _SDP_TEXT}}},
    responses=_ANSWERS,  # type: ignore[arg-type]  # FastAPI's own type is invariant in its keys
)
async def offer(request: Request, context: Context, grant: Grant) -> Response:
    """Bearer: the participant's token. 403 without consent, 409 after the end of the session, 503 when there is no room."""
    _require_type(request, SDP)
    context.whip.offers.count(grant, _address(request))
    sdp = _text(await request.body())
    source = await run_in_threadpool(_source, context, grant)
    try:
        with tracing.span("publish", session_id=source.session_id, participant_id=source.participant_id):
            answer = await context.signaling.offer(sdp, source)
    except (Overloaded, StreamRefused) as error:
        return await _elsewhere(error, request, context, grant)
    try:
        await run_in_threadpool(_source, context, grant)  # who was erased while this was negotiated was not there to be hung up
    except ClassPulseError:
        await context.signaling.close_peer(answer.resource_id, grant.participant_id)
        raise
    return _created(request, context, grant, answer)


def _created(request: Request, context: ApiContext, grant: ParticipantGrant, answer: PeerAnswer) -> Response:
    location = f"{PATH}/{answer.resource_id}"
    if TOKEN_IN_QUERY in request.query_params:  # there are clients that look for it at the node that sent them here
        scheme = "https" if context.base_url.startswith("https:") else request.url.scheme
        location = f"{scheme}://{request.url.netloc}{location}"
    headers = {"Location": location, "ETag": f'"{answer.etag}"', "Accept-Patch": FRAGMENT}
    created = Response(answer.sdp, 201, headers, SDP)
    for link in ice_links(context.whip.stun, context.whip.turn, str(grant.participant_id)):
        created.headers.append("Link", link)
    return created


async def _elsewhere(error: Overloaded | StreamRefused, request: Request, context: ApiContext, grant: ParticipantGrant) -> Response:
    """To a node with room: once, so that two full nodes do not send a student to and fro. Raises the error where there is none."""
    if error.status != Overloaded.status or TOKEN_IN_QUERY in request.query_params:
        raise error
    node = await context.whip.neighbours.with_room()
    if node is None:
        raise error
    token = issue_participant_token(context.secret, grant.session_id, grant.participant_id, _REDIRECTED)
    return Response(status_code=307, headers={"Location": f"{node}{PATH}?{urlencode({TOKEN_IN_QUERY: token})}"})


@router.delete("/{resource_id}", response_class=Response)
async def hang_up(request: Request, resource_id: Resource, context: Context, grant: Grant) -> Response:
    """Bearer: the token of the participant who sends. 404 for anybody else's."""
    context.whip.changes.count(grant, _address(request))
    await context.signaling.close_peer(resource_id, grant.participant_id)
    return Response()


@router.patch(
    "/{resource_id}",
    response_class=Response,
    openapi_extra={"requestBody": {"required": True, "content": {FRAGMENT: _FRAGMENT_TEXT}}},
    responses=_CHANGES,  # type: ignore[arg-type]  # as above
)
async def change(
    request: Request, resource_id: Resource, context: Context, grant: Grant, if_match: Annotated[str | None, Header()] = None
) -> Response:
    """Trickled candidates, or an ICE restart where `ice-ufrag` and `ice-pwd` are new. `If-Match`: the ETag of the ICE session, `*` to
    restart; 428 without it, 412 for another. What is refused changes nothing: the video runs on."""
    _require_type(request, FRAGMENT)
    context.whip.changes.count(grant, _address(request))
    fragment = _text(await request.body())
    restarted = await context.signaling.patch_peer(resource_id, grant.participant_id, fragment, if_match)
    if restarted is None:
        return Response(status_code=204)
    return Response(restarted.fragment, 200, {"ETag": f'"{restarted.etag}"'}, FRAGMENT)


@router.options("", include_in_schema=False)
@router.options("/{resource_id}", include_in_schema=False)
def preflight() -> Response:
    return Response(headers=_PREFLIGHT)


@router.api_route("", methods=["GET", "HEAD"], include_in_schema=False)
@router.api_route("/{resource_id}", methods=["GET", "HEAD"], include_in_schema=False)
def nothing_to_see() -> Response:
    """RFC 9725, 4.1: success without content."""
    return Response(status_code=204)


def _require_type(request: Request, media_type: str) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        raise UnsupportedMedia(f"The body of this request is {media_type}.")


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadInput("The body is not UTF-8.") from error


def _source(context: ApiContext, grant: ParticipantGrant) -> Source:
    """What may be done with this video now: a token outlives a withdrawn consent, an erasure and the lesson."""
    with context.engine.begin() as conn:
        participant = participants.get(conn, grant.participant_id)
        if participant.session_id != grant.session_id:
            raise NotFound("There is no such participant.")
        session = sessions.whosever(conn, grant.session_id)
    if session.ended_at is not None:
        raise Conflict("The session has ended.")
    if not participant.consent:
        raise Forbidden("There is no consent to read this participant's video.")
    return Source(session.id, participant.id, context.law.strictest(session.policy.analysis), participant.faces)
