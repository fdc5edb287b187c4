"""A session's report as a file: at once, or as a job when it takes longer."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from services import clock
from services.api import report_file
from services.api.asking import StaffAsker
from services.api.context import ApiContext, Context
from services.api.idempotency import Once, OnceAsked
from services.api.schemas.reports import JobOut, ReportIn
from services.auth.principals import Staff
from services.domain.jobs import Job
from services.domain.looks import Look
from services.errors import Conflict
from services.reports.formats import MEDIA_TYPE, Format, export
from services.reports.making import BUSY, TRIES, Draft, Made
from services.reports.summary import SessionReport
from services.storage import audit, jobs, sessions
from services.storage.reports import Outdated

router = APIRouter(prefix="/api/v1/sessions/{session_id}", tags=["reports"])

POLL_AFTER_S: Final = 2
_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)


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
    until = clock.monotonic() + context.patience_s
    for _ in range(TRIES):
        draft = await run_in_threadpool(_draft, context, asker, session_id)
        etag = await run_in_threadpool(_etag, draft.report, form)
        if report_file.known_already(request, etag):
            return Response(status_code=304, headers={"ETag": etag, "Cache-Control": report_file.ALWAYS_ASK})
        writing = asyncio.ensure_future(asyncio.to_thread(context.runner.workshop.written, draft, form, context.runner.press.write))
        await asyncio.wait({writing}, timeout=max(0.0, until - clock.monotonic()))
        if not writing.done():
            return await _go_on(context, asker, session_id, form, writing)
        made = writing.result()
        try:
            await run_in_threadpool(_enter, context, asker, made)
        except Outdated:
            continue
        return Response(made.content, headers={**report_file.headers(made.entry), "ETag": etag}, media_type=MEDIA_TYPE[form])
    raise Conflict(BUSY)


@router.post("/reports", status_code=202)
def make_report(session_id: UUID, body: ReportIn, context: Context, asker: StaffAsker, once: OnceAsked, response: Response) -> JobOut:
    """A job that makes the report; ask for it at `Location` until its `state` is `done` or `failed`. The file is kept for a while,
    and the webhook event `report.ready` tells of it."""
    job = _queue(context, asker, session_id, body.format, once)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    response.headers["Retry-After"] = str(POLL_AFTER_S)
    return JobOut.of(job, None, context.base_url)


def _queue(context: ApiContext, asker: Staff, session_id: UUID, form: Format, once: Once) -> Job:
    organisation = asker.organisation_id
    with context.engine.begin() as conn:
        sessions.get(conn, asker.reach, session_id)
        made = once.make(conn, lambda: jobs.queue(conn, organisation, session_id, form.value, actor=asker.actor))
        if not made.before:
            _note(conn, asker, session_id, made.id, form)
        return jobs.get(conn, made.id)


async def _go_on(context: ApiContext, asker: Staff, session_id: UUID, form: Format, writing: asyncio.Future[Made]) -> Response:
    def adopt() -> Job:
        with context.engine.begin() as conn:
            job = jobs.adopt(conn, asker.organisation_id, session_id, form.value, actor=asker.actor)
            _note(conn, asker, session_id, job.id, form)
            return job

    job = await run_in_threadpool(adopt)
    context.runner.adopt(job, writing)
    headers = {"Location": f"/api/v1/jobs/{job.id}", "Retry-After": str(POLL_AFTER_S)}
    return JSONResponse(JobOut.of(job, None, context.base_url).model_dump(mode="json"), 202, headers)


def _draft(context: ApiContext, asker: Staff, session_id: UUID) -> Draft:
    with context.engine.begin() as conn:
        draft = context.runner.workshop.draft(conn, sessions.get(conn, asker.reach, session_id))
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.REPORT, session_id=session_id)
    return draft


def _enter(context: ApiContext, asker: Staff, made: Made) -> None:
    with context.engine.begin() as conn:
        context.runner.workshop.enter(conn, made, made_by=asker.actor, keep=False)


def _note(conn: Connection, asker: Staff, session_id: UUID, job_id: UUID, form: Format) -> None:
    said = {"job_id": str(job_id), "format": form.value}
    audit.record(conn, asker.organisation_id, actor=asker.actor, action="report.asked", subject_id=None, session_id=session_id, **said)


def _etag(report: SessionReport, form: Format) -> str:
    """Weak: the time when it was made stands in the file too. What a report says is in its JSON form; a PDF is not made to be compared."""
    same = export(replace(report, made_at=_NO_TIME), Format.JSON)
    return f'W/"{hashlib.sha256(form.value.encode() + same).hexdigest()[:32]}"'
