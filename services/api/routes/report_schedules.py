"""Reports that are made again and again: "each Friday at 15:00 the course as a PDF"."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services import clock
from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.idempotency import OnceAsked
from services.api.schemas.base import Words
from services.api.schemas.report_schedules import ReportScheduleIn, ReportScheduleList, ReportScheduleOut
from services.errors import NotFound
from services.storage import courses, report_schedules

router = APIRouter(prefix="/api/v1/report-schedules", tags=["reports"])


@router.post("", status_code=201)
def make_report_schedule(
    body: ReportScheduleIn, context: Context, asker: StaffAsker, once: OnceAsked, response: Response
) -> ReportScheduleOut:
    """At each of these times reports are made as jobs make them, of what you may see then: kept for a while, listed at
    `GET /api/v1/reports`, told of by the webhook event `report.ready`. Times that were missed while the service stood still make one."""
    form, timetable = body.form, body.timetable
    with context.engine.begin() as conn:
        course_id = courses.find(conn, asker.reach, body.course)

        def make() -> UUID:
            return report_schedules.create(
                conn,
                asker.organisation_id,
                course_id,
                actor=asker.actor,
                covers=body.covers,
                form=form,
                timetable=timetable,
                now=clock.now(),
            )

        made = once.make(conn, make)
        schedule = report_schedules.get(conn, asker.reach, made.id)
    response.headers["Location"] = f"/api/v1/report-schedules/{schedule.id}"
    return ReportScheduleOut.of(schedule)


@router.get("")
def list_report_schedules(
    context: Context, asker: StaffAsker, course: Annotated[Words | None, Query(description="Of this course only, by its title.")] = None
) -> ReportScheduleList:
    """Teachers get their own, administrators and platforms all: 500 at most."""
    with context.engine.connect() as conn:
        try:
            course_id = courses.find(conn, asker.reach, course) if course is not None else None
        except NotFound:
            return ReportScheduleList(schedules=[])
        found = report_schedules.list_of(conn, asker.reach, course_id)
    return ReportScheduleList(schedules=[ReportScheduleOut.of(schedule) for schedule in found])


@router.delete("/{schedule_id}", status_code=204, response_class=Response)
def delete_report_schedule(schedule_id: UUID, context: Context, asker: StaffAsker) -> Response:
    """What it has asked for is still made, and files that are there stay."""
    with context.engine.begin() as conn:
        report_schedules.remove(conn, asker.reach, schedule_id, actor=asker.actor)
    return Response(status_code=204)
