"""A report that is asked for, of a session or of a course: the file at once, or a job when it takes longer."""

import asyncio
import hashlib
from collections.abc import Callable
from typing import Final

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from services import clock
from services.api import report_file
from services.api.context import ApiContext
from services.api.idempotency import Once
from services.api.schemas.reports import JobOut
from services.auth.principals import Staff
from services.domain.jobs import Job, OfSession, Subject
from services.domain.looks import Look
from services.errors import Conflict
from services.reports import report
from services.reports.formats import MEDIA_TYPE, Format
from services.reports.making import BUSY, TRIES, Draft, Made, Read
from services.reports.report import Report
from services.storage import audit, jobs
from services.storage.reports import Outdated

POLL_AFTER_S: Final = 2

Find = Callable[[Connection], Subject]
"""What a report is asked of. Raises NotFound."""


async def download(context: ApiContext, asker: Staff, request: Request, read: Read, find: Find, form: Format) -> Response:
    """The file; 304 for who has it; 202 with its job where it takes longer than the service is patient."""
    until = clock.monotonic() + context.patience_s
    for _ in range(TRIES):
        draft = await run_in_threadpool(_draft, context, asker, read)
        etag = await run_in_threadpool(_etag, draft.report, form)
        if report_file.known_already(request, etag):
            return Response(status_code=304, headers={"ETag": etag, "Cache-Control": report_file.ALWAYS_ASK})
        writing = asyncio.ensure_future(asyncio.to_thread(context.runner.workshop.written, draft, form, context.runner.press.write))
        await asyncio.wait({writing}, timeout=max(0.0, until - clock.monotonic()))
        if not writing.done():
            return await _go_on(context, asker, find, form, writing)
        made = writing.result()
        try:
            await run_in_threadpool(_enter, context, asker, made)
        except Outdated:
            continue
        return Response(made.content, headers={**report_file.headers(made.entry), "ETag": etag}, media_type=MEDIA_TYPE[form])
    raise Conflict(BUSY)


def queue(context: ApiContext, asker: Staff, find: Find, form: Format, once: Once, response: Response) -> JobOut:
    """A job that makes it."""
    with context.engine.begin() as conn:
        subject = find(conn)
        made = once.make(conn, lambda: jobs.queue(conn, asker.organisation_id, subject, form.value, actor=asker.actor))
        job = jobs.get(conn, made.id)
        if not made.before:
            _note(conn, asker, job)
    response.headers.update(_where(job))
    return JobOut.of(job, None, context.base_url)


async def _go_on(context: ApiContext, asker: Staff, find: Find, form: Format, writing: asyncio.Future[Made]) -> Response:
    def adopt() -> Job:
        with context.engine.begin() as conn:
            job = jobs.adopt(conn, asker.organisation_id, find(conn), form.value, actor=asker.actor)
            _note(conn, asker, job)
            return job

    job = await run_in_threadpool(adopt)
    context.runner.adopt(job, writing)
    return JSONResponse(JobOut.of(job, None, context.base_url).model_dump(mode="json"), 202, _where(job))


def _draft(context: ApiContext, asker: Staff, read: Read) -> Draft:
    """A look at each session in it is written down."""
    with context.engine.begin() as conn:
        draft = read(conn)
        for session_id in report.session_ids(draft.report):
            audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.REPORT, session_id=session_id)
    return draft


def _enter(context: ApiContext, asker: Staff, made: Made) -> None:
    with context.engine.begin() as conn:
        context.runner.workshop.enter(conn, made, made_by=asker.actor, keep=False)


def _note(conn: Connection, asker: Staff, job: Job) -> None:
    said = {"job_id": str(job.id), "format": job.form}
    of_session = job.subject.session_id if isinstance(job.subject, OfSession) else None
    if not isinstance(job.subject, OfSession):
        said["course_id"] = str(job.subject.course_id)
    audit.record(conn, asker.organisation_id, actor=asker.actor, action="report.asked", subject_id=None, session_id=of_session, **said)


def _where(job: Job) -> dict[str, str]:
    return {"Location": f"/api/v1/jobs/{job.id}", "Retry-After": str(POLL_AFTER_S)}


def _etag(of: Report, form: Format) -> str:
    """Weak: the time when it was made stands in the file too. What a report says is in its JSON form; a PDF is not made to be compared."""
    return f'W/"{hashlib.sha256(form.value.encode() + report.words(of)).hexdigest()[:32]}"'
