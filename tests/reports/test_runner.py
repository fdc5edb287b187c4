"""Jobs that make reports: done once, whoever does them and whoever dies doing them."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from services.auth.signing import new_keys
from services.domain.happenings import Happening
from services.domain.jobs import Job, JobState
from services.errors import Misconfigured
from services.reports import press as pressing
from services.reports.formats import Format
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.runner import Runner
from services.reports.statement import Statement
from services.reports.summary import SessionReport
from services.storage import jobs, participants, reports, webhooks
from tests.dashboard.classroom import Classroom
from tests.webhooks.receiver import eventually

SERVICE = "https://pulse.school.org"


@pytest.fixture
def press() -> Iterator[Press]:
    opened = Press()
    yield opened
    opened.close()


@pytest.fixture
def make_runner(engine: Engine, press: Press) -> Callable[..., Runner]:
    def make(press: Press = press, **how: Any) -> Runner:
        return Runner(Workshop(engine, new_keys(), k_floor=1, service=SERVICE), press, **{"poll_s": 0.02, **how})

    return make


class Slow(Press):
    """Takes its time, and lets something happen meanwhile."""

    def __init__(self, seconds: float = 0.0, meanwhile: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.seconds, self.meanwhile, self.written = seconds, meanwhile, 0

    def write(self, report: SessionReport, form: Format) -> bytes:
        self.written += 1
        time.sleep(self.seconds)
        self.meanwhile()
        return super().write(report, form)


def ask(engine: Engine, lesson: Classroom, form: str = "csv") -> UUID:
    with engine.begin() as conn:
        return jobs.queue(conn, lesson.session.organisation_id, lesson.session.id, form, actor="teacher")


def job_of(engine: Engine, job_id: UUID) -> Job:
    with engine.connect() as conn:
        return jobs.get(conn, job_id)


def lapse(engine: Engine) -> None:
    """Leases and pauses are over."""
    with engine.begin() as conn:
        conn.execute(text("UPDATE job SET run_at = now()"))


def files(engine: Engine) -> list[Any]:
    with engine.connect() as conn:
        return list(conn.execute(text("SELECT * FROM report ORDER BY made_at")))


async def test_a_job_leaves_one_whole_signed_file_and_tells_of_it(
    engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]
) -> None:
    with engine.begin() as conn:
        webhooks.create(conn, lesson.session.organisation_id, "https://lms.school.org", {Happening.REPORT_READY})
    job_id = ask(engine, lesson)
    runner = make_runner()
    assert await runner.once()
    assert not await runner.once()
    job = job_of(engine, job_id)
    (row,) = files(engine)
    assert (job.state, job.report_id, job.problem, job.attempts) == (JobState.DONE, row.id, None, 1)
    assert hashlib.sha256(row.content).digest() == row.sha256
    said, key = Statement.read(row.signature)
    assert said.is_of(row.content)
    assert key == runner.workshop.keys.key_ids[0]
    assert (said.session_id, said.form, said.service) == (lesson.session.id, "csv", SERVICE)
    assert abs((said.made_at - row.made_at).total_seconds()) < 1
    assert row.expires_at - row.made_at == timedelta(days=30)
    with engine.connect() as conn:
        told = conn.execute(text("SELECT data FROM happening WHERE kind = 'report.ready'")).scalar_one()
    assert told["url"] == f"{SERVICE}/api/v1/reports/{row.id}"
    assert (told["session_id"], told["format"]) == (str(lesson.session.id), "csv")


async def test_a_pdf_is_made_too(engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]) -> None:
    job_id = ask(engine, lesson, "pdf")
    await make_runner().once()
    assert job_of(engine, job_id).state is JobState.DONE
    (row,) = files(engine)
    assert row.content.startswith(b"%PDF-")


async def test_of_many_runners_one_does_each_job(engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]) -> None:
    asked = [ask(engine, lesson) for _ in range(12)]
    slow = Slow(0.02)
    tasks = [asyncio.create_task(make_runner(slow).run()) for _ in range(4)]
    await eventually(lambda: all(job_of(engine, one).state is JobState.DONE for one in asked))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert slow.written == len(files(engine)) == 12
    assert {job_of(engine, one).attempts for one in asked} == {1}


async def test_a_job_that_takes_longer_than_its_lease_stays_its_runner_s(
    engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]
) -> None:
    job_id = ask(engine, lesson)
    slow = Slow(1.5)
    both = [asyncio.create_task(make_runner(slow, lease=timedelta(seconds=0.6)).run()) for _ in range(2)]
    await eventually(lambda: job_of(engine, job_id).state is JobState.DONE)
    for task in both:
        task.cancel()
    await asyncio.gather(*both, return_exceptions=True)
    assert (slow.written, len(files(engine)), job_of(engine, job_id).attempts) == (1, 1, 1)


async def test_who_comes_too_late_enters_nothing(engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]) -> None:
    """Its lease ran out while it stood still, and another has done the job."""
    job_id = ask(engine, lesson)
    other = make_runner()
    late = make_runner()
    job = await asyncio.to_thread(late._take)
    assert job is not None
    made = await asyncio.to_thread(late._write, job)
    lapse(engine)
    assert await other.once()
    await late._carry(job, _given(made))
    done = job_of(engine, job_id)
    assert (done.state, done.attempts, len(files(engine))) == (JobState.DONE, 2, 1)


async def _given(made: Any) -> Any:
    return made


async def test_a_runner_that_is_stopped_leaves_its_job_to_the_next(
    engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]
) -> None:
    job_id = ask(engine, lesson)
    slow = Slow(0.5)
    task = asyncio.create_task(make_runner(slow).run())
    await eventually(lambda: job_of(engine, job_id).state is JobState.RUNNING)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert job_of(engine, job_id).state is JobState.QUEUED
    assert await make_runner().once()
    assert (job_of(engine, job_id).state, len(files(engine))) == (JobState.DONE, 1)


async def test_what_cannot_be_made_fails_in_words_at_once(
    engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango(_report: SessionReport, _form: Format) -> bytes:
        raise Misconfigured("A PDF needs the system's Pango library.")

    monkeypatch.setattr(pressing, "export", no_pango)
    job_id = ask(engine, lesson)
    await make_runner().once()
    job = job_of(engine, job_id)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.problem == {
        "type": "about:blank",
        "title": "Misconfigured",
        "status": 500,
        "detail": "A PDF needs the system's Pango library.",
    }
    assert files(engine) == []


async def test_what_breaks_is_tried_three_times(
    engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_report: SessionReport, _form: Format) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(pressing, "export", broken)
    job_id = ask(engine, lesson)
    for attempt in (1, 2, 3):
        assert await make_runner().once()
        assert job_of(engine, job_id).attempts == attempt
        lapse(engine)
    job = job_of(engine, job_id)
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert job.problem["detail"] == "Something went wrong here; the service's log says what."
    assert not await make_runner().once()


async def test_whoever_is_erased_while_it_is_made_is_not_in_it(
    engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]
) -> None:
    job_id = ask(engine, lesson)
    left = [lesson.students[0].id]

    def erase_one() -> None:
        while left:
            with engine.begin() as conn:
                participants.erase(conn, left.pop(), actor="teacher")

    slow = Slow(meanwhile=erase_one)
    runner = make_runner(slow)
    assert await runner.once()
    assert job_of(engine, job_id).state is JobState.QUEUED
    assert files(engine) == []
    assert await runner.once()
    (row,) = files(engine)
    assert row.withdrawn_at is None
    assert slow.written == 2


def test_an_erasure_withdraws_what_was_made_before(engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]) -> None:
    ask(engine, lesson)
    asyncio.run(make_runner().once())
    (before,) = files(engine)
    with engine.begin() as conn:
        participants.erase(conn, lesson.students[0].id, actor="teacher")
    (after,) = files(engine)
    assert (after.content, after.name) == (None, None)
    assert after.withdrawn_at is not None
    with engine.connect() as conn:
        assert reports.standing(conn, before.sha256) == ("withdrawn", before.signature)
        assert reports.standing(conn, bytes(32)) == ("unknown", None)
        entry = conn.execute(text("SELECT actor, session_id, details FROM audit WHERE action = 'reports.withdrawn'")).one()
    assert entry == ("teacher", lesson.session.id, {"reports": 1})


async def test_a_writer_that_is_killed_costs_one_attempt(engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]) -> None:
    runner = make_runner()
    ask(engine, lesson, "pdf")
    await runner.once()
    job_id = ask(engine, lesson, "pdf")
    assert runner.press._pool is not None
    for pid in runner.press._pool._processes:
        os.kill(pid, signal.SIGKILL)
    for _ in range(2):
        await runner.once()
        lapse(engine)
    assert job_of(engine, job_id).state is JobState.DONE


_STUCK = """
import asyncio, sys, time
from datetime import timedelta
from services.auth.signing import new_keys
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.runner import Runner
from services.storage.engine import open_engine

class Stuck(Press):
    def write(self, report, form):
        super().write(report, form)
        print("written", flush=True)
        time.sleep(60)

if __name__ == "__main__":
    workshop = Workshop(open_engine(sys.argv[1]), new_keys(), k_floor=1, service="http://localhost")
    asyncio.run(Runner(workshop, Stuck(), lease=timedelta(seconds=3)).run())
"""


def test_a_runner_process_that_is_killed_in_the_middle_leaves_no_half_and_another_does_it(
    engine: Engine, database_url: str, lesson: Classroom, make_runner: Callable[..., Runner], tmp_path: Path
) -> None:
    """It has written the PDF and not entered it. The process that wrote for it goes too."""
    job_id = ask(engine, lesson, "pdf")
    script = tmp_path / "stuck.py"
    script.write_text(_STUCK)
    here = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen([sys.executable, str(script), database_url], stdout=subprocess.PIPE, env=here) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == b"written\n"
        writers = _children(held.pid)
        assert writers
        held.kill()
    assert job_of(engine, job_id).state is JobState.RUNNING
    assert files(engine) == []

    async def another() -> bool:
        runner = make_runner()
        at_once = await runner.once()  # the dead one's lease still runs
        task = asyncio.create_task(runner.run())
        await eventually(lambda: job_of(engine, job_id).state is JobState.DONE)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await eventually(lambda: not any(_runs(pid) for pid in writers))
        return at_once

    assert not asyncio.run(another())
    assert (len(files(engine)), job_of(engine, job_id).attempts) == (1, 2)


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def _children(pid: int) -> list[int]:
    return [int(child) for each in Path(f"/proc/{pid}/task").iterdir() for child in (each / "children").read_text().split()]
