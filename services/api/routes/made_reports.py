"""Jobs, and the reports they made: fetched, shared by a link, deleted, and recognised."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection

from services import clock
from services.api import report_file
from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.reporting import POLL_AFTER_S
from services.api.schemas.base import Words
from services.api.schemas.reports import JobOut, KeptReport, LinkIn, LinkOut, ReportList, VerdictOut
from services.auth.principals import Staff
from services.auth.tokens import issue_report_token, read_report_token
from services.domain.jobs import Job, JobState, OfSession
from services.domain.looks import Look
from services.domain.made_reports import MadeReport
from services.domain.reach import Reach
from services.errors import NotFound
from services.reports.formats import MEDIA_TYPE
from services.storage import audit, courses, jobs, reports, sessions

router = APIRouter(prefix="/api/v1", tags=["reports"])
page = APIRouter(include_in_schema=False)

BY_LINK: Final = "link"
"""In the audit log: whoever has the link that a member of staff made."""

_FILE: Final[dict[str, dict[str, object]]] = {kind.partition(";")[0]: {} for kind in MEDIA_TYPE.values()}


@router.get("/jobs/{job_id}")
def get_job(job_id: UUID, context: Context, asker: StaffAsker, response: Response) -> JobOut:
    """How far it is. While it is not over, `Retry-After` says when to ask again."""
    with context.engine.connect() as conn:
        job = jobs.get(conn, job_id)
        if not _is_within(conn, asker.reach, job):
            raise NotFound("There is no such job.")
        report = _kept(conn, job.report_id)
    if job.state in {JobState.QUEUED, JobState.RUNNING}:
        response.headers["Retry-After"] = str(POLL_AFTER_S)
    return JobOut.of(job, report, context.base_url)


@router.get("/reports")
def list_reports(context: Context, asker: StaffAsker, course: Annotated[Words, Query(description="By its title.")]) -> ReportList:
    """Files of a course and of its sessions that are kept now and that you may fetch, the newest 100."""
    with context.engine.connect() as conn:
        found = reports.kept(conn, asker.reach, course)
    return ReportList(reports=[KeptReport.of(report, context.base_url) for report in found])


@router.get("/reports/verify")
def verify_report(context: Context, sha256: Annotated[str, Query(pattern="^[0-9a-f]{64}$", description="Of the file.")]) -> VerdictOut:
    """Of a file that somebody holds: did this service make it, and does it still hold? No figures; nobody need say who they are."""
    with context.engine.connect() as conn:
        state, signature = reports.standing(conn, bytes.fromhex(sha256))
    return VerdictOut(state=state, signature=signature, keys=context.runner.workshop.keys.key_ids)


@router.get(
    "/reports/{report_id}",
    response_class=Response,
    responses={
        200: {"content": _FILE},
        206: {"content": _FILE, "description": "The part that `Range` names."},
        304: {"description": "You have it."},
    },
)
def download_made_report(report_id: UUID, context: Context, asker: StaffAsker, request: Request) -> Response:
    """The file of a job, always the same bytes: strong `ETag`, `Range` and `If-Range`."""
    with context.engine.begin() as conn:
        report = _of(conn, asker, report_id)
        _looked(conn, report, asker.actor)
    return report_file.answer(context.engine, report, request)


@router.post("/reports/{report_id}/link", status_code=201)
def make_report_link(report_id: UUID, body: LinkIn, context: Context, asker: StaffAsker) -> LinkOut:
    """A link to the file for somebody without an account here, until it expires or the report is deleted. Each use stands in the log."""
    with context.engine.begin() as conn:
        report = _of(conn, asker, report_id)
        now = clock.now()
        expires_at = min(now + body.valid, report.expires_at).replace(microsecond=0)
        _note(conn, report, asker.actor, "report.shared", expires_at=expires_at.isoformat())
    return LinkOut(url=context.file_url(issue_report_token(context.secret, report_id, expires_at - now)), expires_at=expires_at)


@router.delete("/reports/{report_id}", status_code=204, response_class=Response)
def delete_report(report_id: UUID, context: Context, asker: StaffAsker) -> Response:
    """The file goes and its links end; of copies that are out there the service says from now on that they are withdrawn."""
    with context.engine.begin() as conn:
        report = _of(conn, asker, report_id)
        reports.withdraw_one(conn, report_id)
        _note(conn, report, asker.actor, "report.deleted")
    return Response(status_code=204)


@page.get("/files/{token}")
def fetch(token: str, context: Context, request: Request) -> Response:
    """What a link leads to. It is in the address, so it may stand in a proxy's log: it is for one file and a while."""
    report_id = read_report_token(context.secret, token)
    with context.engine.begin() as conn:
        report = reports.get(conn, report_id)
        _looked(conn, report, BY_LINK)
    return report_file.answer(context.engine, report, request)


def _of(conn: Connection, asker: Staff, report_id: UUID) -> MadeReport:
    """Who may see each of its sessions may see it. Raises NotFound in the same words as where there is nothing."""
    report = reports.get(conn, report_id)
    if report.organisation_id != asker.organisation_id or not sessions.are_within(conn, asker.reach, report.session_ids):
        raise NotFound(reports.GONE)
    if report.course_id and not courses.is_within(conn, asker.reach, report.course_id):
        raise NotFound(reports.GONE)
    return report


def _is_within(conn: Connection, reach: Reach, job: Job) -> bool:
    if isinstance(job.subject, OfSession):
        return sessions.are_within(conn, reach, [job.subject.session_id])
    return job.organisation_id == reach.organisation_id and reach.owner_id in {None, job.subject.owner_id}


def _looked(conn: Connection, report: MadeReport, actor: str) -> None:
    for session_id in report.session_ids:
        audit.looked(conn, report.organisation_id, actor=actor, what=Look.REPORT, session_id=session_id)


def _note(conn: Connection, report: MadeReport, actor: str, action: str, **details: str) -> None:
    """At each session whose figures are in it: students find it there."""
    said = {"report_id": str(report.id), **details}
    for session_id in report.session_ids or (None,):
        audit.record(conn, report.organisation_id, actor=actor, action=action, subject_id=None, session_id=session_id, **said)


def _kept(conn: Connection, report_id: UUID | None) -> MadeReport | None:
    try:
        return reports.get(conn, report_id) if report_id else None
    except NotFound:
        return None
