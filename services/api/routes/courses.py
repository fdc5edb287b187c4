"""A course: what its sessions are grouped by, and the report of all of them."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Header
from fastapi.responses import Response

from services.api.asking import StaffAsker
from services.api.context import ApiContext, Context
from services.api.schemas.courses import CourseList, CourseOut
from services.auth.principals import Staff
from services.domain.looks import Look
from services.reports.course.formats import CourseFormat, export
from services.reports.course.summary import CourseReport, summarise
from services.reports.naming import file_name
from services.storage import audit, courses

router = APIRouter(prefix="/api/v1/courses", tags=["reports"])

_ALWAYS_ASK: Final = "private, no-cache"  # a copy may be kept by who asked, and is good as long as its ETag is
_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)


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
        304: {"description": "Nothing has changed."},
    },
)
def download_course_report(
    title: str, form: CourseFormat, context: Context, asker: StaffAsker, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """The file, of the course's newest 60 sessions that have begun; of a teacher's own only. `ETag` changes when its figures do."""
    report = _summary(context, asker, title)
    headers = {"ETag": _etag(report, form), "Cache-Control": _ALWAYS_ASK}
    if if_none_match is not None and headers["ETag"] in {tag.strip() for tag in if_none_match.split(",")}:
        return Response(status_code=304, headers=headers)
    name = quote(file_name(report.title, report.made_at, form, untitled="course"), safe="")
    headers["Content-Disposition"] = f"attachment; filename=\"course.{form}\"; filename*=UTF-8''{name}"
    return Response(export(report, form), media_type=form.media_type, headers=headers)


def _summary(context: ApiContext, asker: Staff, title: str) -> CourseReport:
    """A look at each of its sessions is written down."""
    with context.engine.begin() as conn:
        report = summarise(conn, asker.reach, title, k_floor=context.k_floor)
        for one in report.lessons:
            audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.REPORT, session_id=one.session.id)
    return report


def _etag(report: CourseReport, form: CourseFormat) -> str:
    """Weak, as a session's report has it: the time when it was made stands in the file too."""
    same = export(replace(report, made_at=_NO_TIME), CourseFormat.JSON)
    return f'W/"{hashlib.sha256(form.value.encode() + same).hexdigest()[:32]}"'
