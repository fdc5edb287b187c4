"""A class's mood in a frame of the platform's own page."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from services import clock
from services.api import embed_page
from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.languages import LANGUAGES, Spoken
from services.api.schemas.embed import EmbedIn, EmbedOut, Tongue
from services.auth.tokens import issue_viewer_token
from services.storage import audit, organisations, sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}", tags=["mood"])
page = APIRouter(prefix="/embed", include_in_schema=False)


@router.post("/embed", status_code=201)
def make_embed_link(session_id: UUID, body: EmbedIn, context: Context, asker: StaffAsker) -> EmbedOut:
    """A link for an iframe: shows the mood of this session to whoever has it, and nothing else. Make one for each view of your page."""
    organisation = asker.organisation_id
    expires_at = (clock.now() + body.valid).replace(microsecond=0)
    with context.engine.begin() as conn:
        sessions.get(conn, asker.reach, session_id)
        allowed = organisations.get(conn, organisation).frame_ancestors
        until = expires_at.isoformat()
        audit.record(
            conn, organisation, actor=asker.actor, action="embed.created", subject_id=None, session_id=session_id, expires_at=until
        )
    token = issue_viewer_token(context.secret, organisation, session_id, body.valid)
    return EmbedOut(url=context.embed_url(session_id, token, body.language), expires_at=expires_at, frame_ancestors=list(allowed))


@page.get("/{session_id}")
def show(session_id: UUID, context: Context, browsers: Spoken, language: Annotated[Tongue | None, Query()] = None) -> HTMLResponse:
    """In the language of the link, else of the browser. It says nothing of the class: the token is behind the #, where no server and no log
    sees it, and is asked for by the page's stream."""
    with context.engine.connect() as conn:
        return embed_page.of(session_id, organisations.frame_ancestors(conn, session_id), LANGUAGES[language] if language else browsers)
