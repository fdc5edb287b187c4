"""A student joins by the link: a page that says what is read, and the call it makes."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from services.api import join_page
from services.api.context import ApiContext, Context
from services.api.languages import Spoken
from services.api.schemas.participants import Joined, JoinedSession, JoinIn
from services.api.seats import seat
from services.domain.classroom import ClassSession
from services.domain.policy import Analysis, Faces
from services.errors import Conflict, NotFound, Unprocessable
from services.storage import organisations, participants, sessions

router = APIRouter(prefix="/api/v1/join", tags=["participants"])
page = APIRouter(prefix="/join", include_in_schema=False)


@page.get("/{code}")
def show(code: str, context: Context, words: Spoken) -> HTMLResponse:
    with context.engine.connect() as conn:
        try:
            session = _session(conn, code)
        except NotFound:
            return join_page.unknown(words)
        asks_guardian = organisations.asks_guardian(conn, session.organisation_id)
    k = max(session.policy.k, context.k_floor)
    return join_page.of(
        session,
        _analysis(context, session),
        k,
        words,
        raw_retention=context.raw_retention,
        token_valid=context.token_valid,
        fps=context.sample_fps,
        asks_guardian=asks_guardian,
    )


@router.post("/{code}", status_code=201)
def join(code: str, body: JoinIn, context: Context, request: Request) -> Joined:
    """No credentials: whoever has the link may join, as a new participant. 422 without consent, or without a guardian's where the
    organisation asks for it; 409 after the end; 429 when one network joins a session too often."""
    with context.engine.begin() as conn:
        session = _session(conn, code)
        context.joins.count((session.id, request.client.host if request.client else None))
        if session.ended_at is not None:
            raise Conflict("The session has ended.")
        if not body.consent:
            raise Unprocessable("Nobody is read without consent: `consent` must be true to join.")
        if body.guardian is None and organisations.asks_guardian(conn, session.organisation_id):
            raise Unprocessable("This school asks for the consent of a parent or guardian: `guardian` must be their name.")
        added = participants.add(
            conn, session.id, body.name, external_id=None, consent=True, guardian=body.guardian, faces=Faces.ONE, actor=None
        )  # fmt: skip
    told = JoinedSession(title=session.title, analysis=_analysis(context, session))
    return Joined(participant_id=added.id, session=told, **seat(context, session.id, added.id).model_dump())


def _session(conn: Connection, code: str) -> ClassSession:
    """Raises NotFound."""
    if not code.isalnum():  # what a database would not even take as text
        raise NotFound("There is no such session.")
    return sessions.by_code(conn, code)


def _analysis(context: ApiContext, session: ClassSession) -> Analysis:
    """What is done, which is what the law permits now."""
    return context.law.strictest(session.policy.analysis)
