"""A course: what its sessions are grouped by, and the report of all of them."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from services.api import reporting
from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.idempotency import OnceAsked
from services.api.schemas.courses import CourseList, CourseOut, CourseReportIn
from services.api.schemas.reports import JobOut
from services.auth.principals import Staff
from services.domain.jobs import OfCourse
from services.reports.course.formats import CourseFormat
from services.reports.formats import Format
from services.reports.making import Draft
from services.storage import courses

router = APIRouter(prefix="/api/v1/courses", tags=["reports"])


@router.get("")
def list_courses(context: Context, asker: StaffAsker) -> CourseList:
    """Those that have sessions, the most recently used first. Teachers get those of their own sessions."""
    with context.engine.connect() as conn:
        return CourseList(courses=[CourseOut.of(title) for title in courses.titles(conn, asker.reach)])


@router.get(
    "/{title:path}/report.{form}",
    response_class=Response,
    responses={
        200: {"content": {form.media_type.partition(";")[0]: {} for form in CourseFormat}},
        202: {"model": JobOut, "description": "It takes longer than ten seconds: `Location` is the job that goes on with it."},
        304: {"description": "Nothing has changed."},
    },
)
async def download_course_report(title: str, form: CourseFormat, context: Context, asker: StaffAsker, request: Request) -> Response:
    """The file, of the course's newest 60 sessions that have begun; of a teacher's own only. `ETag` changes when its figures do.

    Signed as a session's report is, in `ClassPulse-Signature`.
    """

    def read(conn: Connection) -> Draft:
        return context.runner.workshop.of_course(conn, asker.reach, title)

    return await reporting.download(context, asker, request, read, lambda conn: _found(conn, asker, title), Format(form.value))


@router.post("/{title:path}/reports", status_code=202)
def make_course_report(
    title: str, body: CourseReportIn, context: Context, asker: StaffAsker, once: OnceAsked, response: Response
) -> JobOut:
    """A job that makes the report, of the sessions that whoever asks may see. As with that of a session, the file is kept for a while,
    and the webhook event `report.ready` tells of it; whoever may see each of these sessions may fetch it."""
    return reporting.queue(context, asker, lambda conn: _found(conn, asker, title), Format(body.format.value), once, response)


def _found(conn: Connection, asker: Staff, title: str) -> OfCourse:
    return OfCourse(courses.find(conn, asker.reach, title), title, asker.reach.owner_id)
