"""The mood of the class: visible expression over time."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.concurrency import run_in_threadpool

from services import clock
from services.api.asking import Reader, ReaderAsker
from services.api.authenticate import still_allowed
from services.api.context import ApiContext, Context
from services.api.event_stream import LAST, MEDIA_TYPE, MoodStream, Place
from services.api.schemas.base import Moment
from services.api.schemas.mood import EXAMPLE_STREAM, Mood
from services.auth.permissions import RouteKey
from services.domain.looks import Look
from services.errors import ClassPulseError
from services.storage import audit, mood, sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}", tags=["mood"])

_STREAM: Final = RouteKey("GET", "/api/v1/sessions/{session_id}/mood/stream")
_LONGEST_PAST_S: Final = 4 * 3600

Bucket = Annotated[int, Query(ge=1, le=3600, description="Seconds; below 10 it is computed from raw readings.")]


@router.get("/mood")
def read_mood(
    session_id: UUID,
    context: Context,
    reader: ReaderAsker,
    bucket: Bucket = 10,
    since: Annotated[Moment | None, Query(description="From here on, with a UTC offset.")] = None,
    until: Annotated[Moment | None, Query(description="Up to here, not included.")] = None,
) -> Mood:
    """Points with `suppressed` stand where fewer than k students were readable. In presence mode expressions and engagement are null."""
    with context.engine.begin() as conn:
        session = sessions.get(conn, reader.reach, session_id)
        k = max(session.policy.k, context.k_floor)  # the floor may have risen since
        points = mood.read(conn, session, bucket_s=bucket, k=k, since=since, until=until)
        audit.looked(conn, reader.reach.organisation_id, actor=reader.actor, what=Look.MOOD, session_id=session_id)
    return Mood.of(points)


@router.get(
    "/mood/stream",
    response_class=Response,
    responses={
        200: {"description": "Server-sent events.", "content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": EXAMPLE_STREAM}}},
        204: {"description": "The session has ended, and `Last-Event-ID` says that all of it is there."},
    },
)
async def stream_mood(
    request: Request,
    session_id: UUID,
    context: Context,
    reader: ReaderAsker,
    bucket: Bucket = 10,
    past: Annotated[int, Query(ge=0, le=_LONGEST_PAST_S, description="Seconds of the lesson's past to begin with.")] = 0,
    last_event_id: Annotated[str | None, Header(description="Set by the browser when it comes back: what was missed follows.")] = None,
) -> Response:
    """The same points as they come. An event `point` holds one, new or with other figures: it replaces the one with the same `at`.

    After the end of the session an event `end` follows, and the stream ends. A point whose students were all erased comes once more,
    suppressed. 503 when too many streams are open.
    """
    await run_in_threadpool(_look, context, reader, session_id)
    if last_event_id == LAST:
        return Response(status_code=204)
    since = clock.now() - timedelta(seconds=past)
    place = Place.of(last_event_id, mood.floor(since, timedelta(seconds=bucket)))
    allowed = partial(_may_go_on, request, context, reader, session_id)
    return MoodStream(context.feeds, reader.reach.organisation_id, session_id, bucket, place, allowed)


async def _may_go_on(request: Request, context: ApiContext, reader: Reader, session_id: UUID) -> bool:
    """Asked now and then of a stream that is open. While the database is away nothing is read either, and the stream stays; where it
    answers and takes no entry, nobody looks."""
    if not await still_allowed(request, context, _STREAM, reader.principal):
        return False
    try:
        await run_in_threadpool(_look, context, reader, session_id)
    except OperationalError:
        return True
    except (ClassPulseError, DBAPIError):
        return False
    return True


def _look(context: ApiContext, reader: Reader, session_id: UUID) -> None:
    with context.engine.begin() as conn:
        sessions.get(conn, reader.reach, session_id)
        audit.looked(conn, reader.reach.organisation_id, actor=reader.actor, what=Look.MOOD, session_id=session_id)
