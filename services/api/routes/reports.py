"""A session's report as a file: at once, or as a job when it takes longer."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from services.api import reporting
from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.idempotency import OnceAsked
from services.api.schemas.reports import JobOut, ReportIn
from services.auth.principals import Staff
from services.domain.jobs import OfSession
from services.reports.formats import MEDIA_TYPE, Format
from services.reports.making import Draft
from services.storage import sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}", tags=["reports"])


@router.get(
    "/report.{form}",
    response_class=Response,
    responses={
        200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPE.values()}},
        202: {"model": JobOut, "description": "It takes longer than ten seconds: `Location` is the job that goes on with it."},
        304: {"description": "Nothing has changed."},
    },
)
async def download_report(session_id: UUID, form: Format, context: Context, asker: StaffAsker, request: Request) -> Response:
    """The file, of a session that has ended or runs. `ETag` changes when its figures do, not with the time of asking.

    `ClassPulse-Signature` says who made it, when and by which network; `classpulse report verify` reads it.
    """

    def read(conn: Connection) -> Draft:
        return context.runner.workshop.of_session(conn, sessions.get(conn, asker.reach, session_id))

    return await reporting.download(context, asker, request, read, lambda conn: _found(conn, asker, session_id), form)


@router.post("/reports", status_code=202)
def make_report(session_id: UUID, body: ReportIn, context: Context, asker: StaffAsker, once: OnceAsked, response: Response) -> JobOut:
    """A job that makes the report; ask for it at `Location` until its `state` is `done` or `failed`. The file is kept for a while,
    and the webhook event `report.ready` tells of it."""
    return reporting.queue(context, asker, lambda conn: _found(conn, asker, session_id), body.format, once, response)


def _found(conn: Connection, asker: Staff, session_id: UUID) -> OfSession:
    return OfSession(sessions.get(conn, asker.reach, session_id).id)
