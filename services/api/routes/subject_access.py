"""A person's data on request, in one file. Each copy stands in the audit log before its first row leaves."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from services.api.asking import Grant, StaffAsker
from services.api.context import ApiContext, Context
from services.api.routes.me import preflight
from services.errors import NotFound
from services.reports.subject_file import pieces
from services.storage import sessions, subjects
from services.storage.subjects import Subject

router = APIRouter(prefix="/api/v1", tags=["participants"])

_IS_JSON: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/json": {}}}}


@router.get("/participants/me/data", response_class=Response, responses=_IS_JSON)
def download_my_data(context: Context, grant: Grant) -> StreamingResponse:
    """All that is stored of this participant, single readings among it, as one JSON file that explains itself (GDPR, art. 15).

    429 when it is asked for too often.
    """
    context.copies.count(grant.participant_id)
    with context.engine.begin() as conn:
        subject = subjects.of_participant(conn, grant.participant_id)
        if subject.sessions != [grant.session_id]:
            raise NotFound("There is no such participant.")
        subjects.copied(conn, subject, actor=str(grant.participant_id))
    return _file(context, subject)


@router.get("/sessions/{session_id}/participants/{participant_id}/data", response_class=Response, responses=_IS_JSON)
def download_participant_data(session_id: UUID, participant_id: UUID, context: Context, asker: StaffAsker) -> StreamingResponse:
    """The same, for whoever answers the request of a student: of one participant in one session. The student is told of it."""
    with context.engine.begin() as conn:
        sessions.get(conn, asker.reach, session_id)
        subject = subjects.of_participant(conn, participant_id)
        if subject.sessions != [session_id]:
            raise NotFound("There is no such participant.")
        subjects.copied(conn, subject, actor=asker.actor)
    return _file(context, subject)


@router.get("/persons/{external_id}/data", response_class=Response, responses=_IS_JSON)
def download_person_data(external_id: str, context: Context, asker: StaffAsker) -> StreamingResponse:
    """The same, of a person in all sessions of the organisation, by the platform's own id."""
    with context.engine.begin() as conn:
        subject = subjects.of_person(conn, asker.organisation_id, external_id)
        subjects.copied(conn, subject, actor=asker.actor)
    return _file(context, subject)


router.options("/participants/me/data", include_in_schema=False)(preflight)


def _file(context: ApiContext, subject: Subject) -> StreamingResponse:
    written = pieces(context.engine.connect, subject, raw_retention=context.raw_retention, token_valid=context.token_valid)
    headers = {"Content-Disposition": 'attachment; filename="classpulse-data.json"'}
    return StreamingResponse(written, media_type="application/json", headers=headers)
