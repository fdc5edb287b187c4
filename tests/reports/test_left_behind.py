"""Jobs whose runner stands still, is stopped or dies: nothing is made twice, and no half of a file is left."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from services.domain.jobs import Job, JobState
from services.reports.runner import Runner
from tests.dashboard.classroom import Classroom
from tests.reports.asked import Slow, ask, files, job_of, lapse
from tests.webhooks.receiver import eventually


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


async def test_who_is_stopped_while_a_lease_is_let_go_stops(
    engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is done by then; a runner that went on would take the next one."""
    ask(engine, lesson)
    runner = make_runner()

    async def keep_alive(_: Job) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            running.cancel()

    monkeypatch.setattr(runner, "_keep_alive", keep_alive)
    running = asyncio.create_task(runner.run())
    done, _ = await asyncio.wait({running}, timeout=30)
    running.cancel()
    assert done
    assert running.cancelled()


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
