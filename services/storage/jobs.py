"""Work that takes longer than an answer: any process may take it up, one does, and what one leaves behind another takes up again."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from services.domain.jobs import REPORT, Job, JobState, OfCourse, OfSession, Subject
from services.errors import NotFound
from services.storage.models import CourseRow, JobRow

LEASE: Final = timedelta(seconds=60)
"""How long a job is its runner's after each sign of life. Shorter than a runner may be stuck, and two do it; longer, and the job of one
that died waits longer."""

MOST_ATTEMPTS: Final = 3
"""A job that took its runner down so often will do so again."""

_BROKEN: Final = {
    "type": "about:blank",
    "title": "Broken off",
    "status": 500,
    "detail": f"The work broke off {MOST_ATTEMPTS} times; the service's log may say why.",
}
_OPEN: Final = (JobState.QUEUED.value, JobState.RUNNING.value)


def queue(conn: Connection, organisation_id: UUID, subject: Subject, form: str, *, actor: str, schedule_id: UUID | None = None) -> UUID:
    """A report to be made. `schedule_id`: which schedule asks for it."""
    made: UUID = conn.execute(_new(organisation_id, subject, form, actor, schedule_id=schedule_id)).scalar_one()
    return made


def adopt(conn: Connection, organisation_id: UUID, subject: Subject, form: str, *, actor: str, lease: timedelta = LEASE) -> Job:
    """A report that is being made already, by the caller."""
    begun = {"state": JobState.RUNNING.value, "attempts": 1, "started_at": func.now(), "run_at": func.now() + lease}
    return get(conn, conn.execute(_new(organisation_id, subject, form, actor, **begun)).scalar_one())


def get(conn: Connection, job_id: UUID) -> Job:
    """The caller asks whether the asker may see what it is of. Raises NotFound."""
    row = conn.execute(select(*_COLUMNS).where(JobRow.id == job_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such job.")
    return _job(row)


def take(conn: Connection, *, lease: timedelta = LEASE, busy: Collection[UUID] = ()) -> Job | None:
    """The one that waits longest, or that its runner has left behind; None: there is nothing to do. Those that broke off too often
    fail here."""
    due = and_(JobRow.state.in_(_OPEN), JobRow.run_at <= func.now(), JobRow.id.not_in(busy))
    tired = and_(due, JobRow.attempts >= MOST_ATTEMPTS)
    given_up = select(JobRow.id).where(tired).with_for_update(skip_locked=True).scalar_subquery()
    _finish(conn, JobRow.id.in_(given_up), JobState.FAILED, problem=_BROKEN)
    first = select(JobRow.id).where(due).order_by(JobRow.run_at, JobRow.id).limit(1).with_for_update(skip_locked=True).cte("first")
    begins = {
        "state": JobState.RUNNING.value,
        "attempts": JobRow.attempts + 1,
        "started_at": func.coalesce(JobRow.started_at, func.now()),
        "run_at": func.now() + lease,
        "progress": None,
    }
    row = conn.execute(update(JobRow).where(JobRow.id == first.c.id).values(begins).returning(*_COLUMNS)).one_or_none()
    return _job(row) if row else None


def renew(conn: Connection, job: Job, progress: str | None, *, lease: timedelta = LEASE) -> bool:
    """A sign of life, and how far it is. False when it is another runner's by now."""
    values: dict[str, Any] = {"run_at": func.now() + lease}
    if progress is not None:
        values["progress"] = progress
    return conn.execute(update(JobRow).where(_still_mine(job)).values(values)).rowcount == 1


def done(conn: Connection, job: Job, report_id: UUID) -> bool:
    """In the transaction that enters the report. False when another runner has taken it up: roll back, theirs counts."""
    return _finish(conn, _still_mine(job), JobState.DONE, report_id=report_id, progress=None)


def failed(conn: Connection, job: Job, problem: dict[str, Any]) -> bool:
    """For good: `problem` as RFC 9457 has it."""
    return _finish(conn, _still_mine(job), JobState.FAILED, problem=problem, progress=None)


def put_back(conn: Connection, job: Job, again_in: timedelta) -> None:
    """After an error that may pass."""
    values = {"state": JobState.QUEUED.value, "run_at": func.now() + again_in, "progress": None}
    conn.execute(update(JobRow).where(_still_mine(job)).values(values))


def forget(conn: Connection, before: datetime) -> int:
    """Jobs that were asked for before then, done or not; -> how many."""
    return conn.execute(delete(JobRow).where(JobRow.created_at < before)).rowcount


def _new(organisation_id: UUID, subject: Subject, form: str, actor: str, **more: Any) -> Any:
    match subject:
        case OfSession(session_id):
            of: dict[str, UUID | None] = {"session_id": session_id}
        case OfCourse(course_id, _, owner_id):
            of = {"course_id": course_id, "owner_id": owner_id}
    arguments = {"format": form, "actor": actor}
    return insert(JobRow).values(organisation_id=organisation_id, kind=REPORT, arguments=arguments, **of, **more).returning(JobRow.id)


def _still_mine(job: Job) -> Any:
    """Not so when the lease ran out and another runner has begun an attempt."""
    return and_(JobRow.id == job.id, JobRow.attempts == job.attempts, JobRow.state == JobState.RUNNING.value)


def _finish(conn: Connection, which: Any, state: JobState, **values: Any) -> bool:
    return conn.execute(update(JobRow).where(which).values(state=state.value, finished_at=func.now(), **values)).rowcount > 0


_COLUMNS: Final = (
    *JobRow.__table__.c,
    select(CourseRow.title).where(CourseRow.id == JobRow.course_id).correlate(JobRow).scalar_subquery().label("course"),
)


def _job(row: Row[*tuple[Any, ...]]) -> Job:
    return Job(
        id=row.id,
        organisation_id=row.organisation_id,
        subject=OfSession(row.session_id) if row.session_id else OfCourse(row.course_id, row.course, row.owner_id),
        form=row.arguments["format"],
        actor=row.arguments["actor"],
        state=JobState(row.state),
        progress=row.progress,
        attempts=row.attempts,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        report_id=row.report_id,
        problem=row.problem,
    )
