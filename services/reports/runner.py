"""The loop that makes the reports that were asked for as jobs. Several processes may run one each: a job is one's at a time, and when its
runner dies the next one takes it up."""

import asyncio
import logging
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection

from services import tracing
from services.domain.jobs import Job, OfCourse, OfSession
from services.domain.reach import Reach
from services.errors import ClassPulseError
from services.reports.formats import Format
from services.reports.making import Draft, Made, Workshop
from services.reports.press import Press
from services.reports.report import Report, size
from services.storage import faults, happenings, jobs, reports, sessions
from services.storage.jobs import LEASE, MOST_ATTEMPTS

log = logging.getLogger(__name__)

POLL_S: Final = 1.0
AGAIN_IN: Final = timedelta(seconds=5)
_UNFORESEEN: Final = "Something went wrong here; the service's log says what."


class Lost(Exception):
    """The job is another runner's by now: its lease ran out here."""


class Runner:
    def __init__(self, workshop: Workshop, press: Press, *, poll_s: float = POLL_S, lease: timedelta = LEASE) -> None:
        self.workshop = workshop
        self.press = press
        self._engine = workshop.engine
        self._poll_s = poll_s
        self._lease = lease
        self._adopted: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until it is cancelled; what was under way then waits for another runner."""
        while True:
            if not await self.once():
                await asyncio.to_thread(self.press.rest)
                await asyncio.sleep(self._poll_s)

    async def once(self) -> bool:
        """One job, if there is one."""
        job = await self._next()
        if job is None:
            return False
        await self._carry(job, asyncio.to_thread(self._write, job))
        return True

    def adopt(self, job: Job, writing: Awaitable[Made]) -> None:
        """A job that was begun while somebody waited for it."""
        task = asyncio.create_task(self._carry(job, writing), name=f"job {job.id}")
        self._adopted.add(task)
        task.add_done_callback(self._adopted.discard)

    async def close(self) -> None:
        """What was adopted waits for another runner."""
        tasks = list(self._adopted)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _next(self) -> Job | None:
        """Who is stopped while it takes one gives it back."""
        taking = asyncio.ensure_future(asyncio.to_thread(self._take))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            if job := await taking:
                await asyncio.to_thread(self._put_back, job, timedelta(0))
            raise

    async def _carry(self, job: Job, writing: Awaitable[Made]) -> None:
        alive = asyncio.create_task(self._keep_alive(job), name=f"lease of {job.id}")
        try:
            with tracing.span("report", job_id=job.id):
                made = await writing
                await asyncio.to_thread(self._complete, job, made)
        except (Lost, reports.Outdated) as why:
            log.info("job %s begins again: %s", job.id, type(why).__name__)
            await asyncio.to_thread(self._put_back, job, timedelta(0))
        except asyncio.CancelledError:
            await asyncio.shield(asyncio.to_thread(self._put_back, job, timedelta(0)))
            raise
        except Exception as error:
            await asyncio.to_thread(self._fail, job, error)
        finally:
            alive.cancel()
            await asyncio.gather(alive, return_exceptions=True)  # which, unlike a suppressed error, lets through that we are cancelled too

    async def _keep_alive(self, job: Job) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            try:
                await asyncio.to_thread(self._say, job, None)
            except Lost:
                return  # whoever has it now does it, and what is made here is not entered
            except Exception:
                log.warning("job %s: its lease could not be renewed now", job.id, exc_info=True)

    def _take(self) -> Job | None:
        with self._engine.begin() as conn:
            return jobs.take(conn, lease=self._lease)

    def _say(self, job: Job, progress: str | None) -> None:
        with self._engine.begin() as conn:
            if not jobs.renew(conn, job, progress, lease=self._lease):
                raise Lost

    def _write(self, job: Job) -> Made:
        self._say(job, "Reading the figures")

        def write(report: Report, form: Format) -> bytes:
            self._say(job, f"Writing {size(report)} as {form.value}")
            return self.press.write(report, form)

        with self._engine.begin() as conn:
            draft = self._read(conn, job)
        return self.workshop.written(draft, Format(job.form), write)

    def _read(self, conn: Connection, job: Job) -> Draft:
        """Raises NotFound when what it was asked of is gone."""
        match job.subject:
            case OfSession(session_id):
                return self.workshop.of_session(conn, sessions.whosever(conn, session_id))
            case OfCourse(_, title, owner_id):
                return self.workshop.of_course(conn, Reach(job.organisation_id, owner_id), title)

    def _complete(self, job: Job, made: Made) -> None:
        """The file, the job's end and the telling of it, all at once or not at all."""
        with self._engine.begin() as conn:
            self.workshop.enter(conn, made, made_by=job.actor, keep=True)
            if not jobs.done(conn, job, made.entry.id):
                raise Lost
            of = sessions.whosever(conn, job.subject.session_id) if isinstance(job.subject, OfSession) else job.subject
            happenings.report_ready(conn, of, made.entry, self.workshop.service)
        log.info("job %s: report %s, %s, %d bytes", job.id, made.entry.id, job.form, made.entry.size)

    def _put_back(self, job: Job, again_in: timedelta) -> None:
        with self._engine.begin() as conn:
            jobs.put_back(conn, job, again_in)

    def _fail(self, job: Job, error: Exception) -> None:
        """Words for whoever asked where there are any; else it is tried again, for it may pass."""
        if isinstance(error, ClassPulseError):
            log.warning("job %s failed: %s", job.id, error.detail)
            self._give_up(job, _problem(error.title, error.status, error.detail))
            return
        log.error("job %s, attempt %d", job.id, job.attempts, exc_info=error)
        if job.attempts < MOST_ATTEMPTS or faults.is_passing(error):
            self._put_back(job, AGAIN_IN)
        else:
            self._give_up(job, _problem("Internal error", 500, _UNFORESEEN))

    def _give_up(self, job: Job, problem: dict[str, Any]) -> None:
        with self._engine.begin() as conn:
            jobs.failed(conn, job, problem)


def _problem(title: str, status: int, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}
