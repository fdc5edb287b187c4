"""The loop that asks for reports at the times somebody named. Several processes may run one each: a time is one's, and what it asks for are
jobs like all others."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine

from services import clock
from services.domain.jobs import OfCourse, OfSession, Subject
from services.domain.reach import Reach
from services.domain.report_schedules import Covers, Nothing, ReportSchedule
from services.errors import Forbidden, NotFound
from services.storage import audit, courses, entitlements, jobs, report_schedules

log = logging.getLogger(__name__)

POLL_S: Final = 5.0


class Scheduler:
    def __init__(self, engine: Engine, *, poll_s: float = POLL_S) -> None:
        self._engine = engine
        self._poll_s = poll_s

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            if not await asyncio.to_thread(self.once):
                await asyncio.sleep(self._poll_s)

    def once(self) -> bool:
        """One that is due, if there is one: its reports are asked for and its next time is set, all at once or not at all."""
        now = clock.now()
        with self._engine.begin() as conn:
            schedule = report_schedules.due(conn, now)
            if schedule is None:
                return False
            nothing = _ask(conn, schedule, now)
            report_schedules.settle(conn, schedule, now, nothing)
        log.info("schedule %s, due at %s: %s", schedule.id, schedule.next_at.isoformat(), nothing or "asked for")
        return True


def _ask(conn: Connection, schedule: ReportSchedule, now: datetime) -> Nothing | None:
    """-> why nothing is asked for, if nothing is."""
    try:
        reach = entitlements.reach_of(conn, schedule.organisation_id, schedule.actor)
    except NotFound:
        return Nothing.GONE
    except Forbidden:
        return Nothing.NOT_ALLOWED
    if not courses.is_within(conn, reach, schedule.course_id):
        return Nothing.NOT_ALLOWED
    wanted = _wanted(conn, schedule, reach, now)
    for subject in wanted:
        job_id = jobs.queue(conn, schedule.organisation_id, subject, schedule.form, actor=schedule.actor, schedule_id=schedule.id)
        audit.record(
            conn,
            schedule.organisation_id,
            actor=schedule.actor,
            action="report.asked",
            subject_id=None,
            session_id=subject.session_id if isinstance(subject, OfSession) else None,
            job_id=str(job_id),
            format=schedule.form,
            schedule_id=str(schedule.id),
        )
    return None if wanted else Nothing.NO_SESSION


def _wanted(conn: Connection, schedule: ReportSchedule, reach: Reach, now: datetime) -> Sequence[Subject]:
    if schedule.covers is Covers.COURSE:
        return [OfCourse(schedule.course_id, schedule.course, reach.owner_id)]
    return [OfSession(session_id) for session_id in report_schedules.ended(conn, schedule, reach, now)]
