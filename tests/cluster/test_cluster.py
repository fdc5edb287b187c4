"""A class over a whole cluster: every role a process of its own, a real Redis, a real Postgres, real video. Parts are killed one after
another while it goes on: what was acknowledged stays, the rest is counted, and students come back."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import psutil
import pytest
from sqlalchemy.exc import DBAPIError

from services import clock
from services.bootstrap.demo.clip import Clip
from tests.cluster.lesson import Books, Lesson, eventually, in_hand, in_redis
from tests.cluster.pupils import Pupil, attending
from tests.cluster.roles import Cluster, Role
from tests.redis_server import needs_redis

pytestmark = [pytest.mark.e2e, needs_redis, pytest.mark.timeout(400)]

logger = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def running_lesson(school: Cluster, faces: list[Clip]) -> AsyncIterator[tuple[Lesson, list[Pupil]]]:
    """Everybody is there and read; at the end all leave, and what is under way arrives."""
    lesson = await asyncio.to_thread(Lesson.begin, school)
    async with attending(faces, lesson.seats) as pupils:
        await eventually(lambda: lesson.each_has(3))
        yield lesson, pupils
    await until_settled(school)


async def until_settled(school: Cluster) -> None:
    """Nothing waits: not in the ingest nodes, not in Redis, not in the workers."""
    ingests = [role for role in school.ingests if role.lives]
    books = await asyncio.to_thread(Books.of, ingests)
    await asyncio.sleep(0.5)
    while (await asyncio.to_thread(books.since)).cut:  # frames are still looked at
        books = await asyncio.to_thread(Books.of, ingests)
        await asyncio.sleep(0.5)
    await eventually(lambda: in_redis(school) == 0)


async def again(role: Role) -> float:
    """Started anew; -> seconds until it is ready."""
    await asyncio.to_thread(role.start)
    return await eventually(role.is_ready, 150)


async def test_two_nodes_and_two_workers_read_a_class_and_lose_nothing(school: Cluster, faces: list[Clip]) -> None:
    before = await asyncio.to_thread(Books.of, [*school.ingests, *school.workers])
    async with running_lesson(school, faces) as (lesson, pupils):
        assert len({pupil.node for pupil in pupils}) == 2, "the one with most room is another each time"
    books = await asyncio.to_thread(before.since)
    assert (books.cut, books.dropped) == (len(lesson.rows()), 0)
    assert all(worker.counters()["readings_stored_total"] > 0 for worker in school.workers)
    job = school.made(f"/api/v1/sessions/{lesson.session_id}/reports", {"format": "csv"})
    await eventually(lambda: school.http.get(f"/api/v1/jobs/{job['id']}").json()["state"] == "done")


async def test_a_worker_killed_in_mid_batch_costs_nothing(school: Cluster, faces: list[Clip]) -> None:
    doomed, other = school.workers
    survivors = await asyncio.to_thread(Books.of, [*school.ingests, other])
    async with running_lesson(school, faces) as (lesson, _):
        await asyncio.to_thread(stop_with_something_in_hand, school, doomed)
        await asyncio.to_thread(doomed.kill)
        taken_up = await eventually(lambda: in_hand(school, doomed) == 0)
        killed = clock.now()
        await eventually(lambda: lesson.each_has(2, since=killed))
    logger.info("worker killed: what it had was taken up after %.1f s", taken_up)
    books = await asyncio.to_thread(survivors.since)
    assert (books.cut, books.dropped) == (len(lesson.rows()), 0)
    assert other.counters()["crops_redelivered_total"] > 0
    await again(doomed)


def stop_with_something_in_hand(school: Cluster, worker: Role) -> None:
    """Halted until it is seen to hold entries that it has not acknowledged."""
    process = psutil.Process(worker.pid)
    for _ in range(1000):
        process.send_signal(signal.SIGSTOP)
        if in_hand(school, worker):
            return
        process.send_signal(signal.SIGCONT)
        psutil.wait_procs([process], timeout=0.02)
    raise AssertionError("the worker never had anything in hand")


@pytest.mark.usefixtures("impatient")
async def test_students_of_a_killed_node_come_back_by_another(school: Cluster, faces: list[Clip]) -> None:
    survivors = await asyncio.to_thread(Books.of, school.workers)
    async with running_lesson(school, faces) as (lesson, pupils):
        dead, living = school.webs[0].url.removeprefix("http://"), school.webs[1].url.removeprefix("http://")
        theirs = [pupil for pupil in pupils if pupil.node == dead]
        assert theirs
        await asyncio.to_thread(school.ingests[0].kill)
        killed, acknowledged = clock.now(), await asyncio.to_thread(lesson.rows)
        back = await eventually(lambda: lesson.each_has(1, since=killed, of=[pupil.seat for pupil in theirs]))
        assert {pupil.node for pupil in theirs} == {living}
    logger.info("ingest node killed: its students were read again after %.1f s", back)
    assert acknowledged <= lesson.rows()
    assert (await asyncio.to_thread(survivors.since)).dropped == 0, "what had reached Redis was read"
    await again(school.ingests[0])


async def test_a_killed_redis_costs_what_lay_in_it_and_that_is_counted(school: Cluster, faces: list[Clip]) -> None:
    before = await asyncio.to_thread(Books.of, [*school.ingests, *school.workers])
    async with running_lesson(school, faces) as (lesson, pupils):
        nodes = [pupil.node for pupil in pupils]
        await asyncio.to_thread(school.redis.kill)
        acknowledged = await asyncio.to_thread(lesson.rows)
        await asyncio.sleep(1)
        await asyncio.to_thread(school.redis.start)
        started = clock.now()
        back = await eventually(lambda: lesson.each_has(1, since=started))
        assert [pupil.node for pupil in pupils] == nodes, "nobody had to connect again"
        assert await asyncio.to_thread(lambda: all(role.is_ready() for role in school.roles))
    logger.info("Redis killed and started again: everybody was read again after %.1f s", back)
    rows, books = lesson.rows(), await asyncio.to_thread(before.since)
    assert acknowledged <= rows
    assert len(rows) <= books.cut <= len(rows) + books.dropped


async def test_a_killed_postgres_costs_nothing(school: Cluster, faces: list[Clip]) -> None:
    before = await asyncio.to_thread(Books.of, [*school.ingests, *school.workers])
    async with running_lesson(school, faces) as (lesson, _):
        acknowledged = await asyncio.to_thread(lesson.rows)
        await asyncio.to_thread(kill_postgres, school.postgres.folder)
        await asyncio.sleep(1)
        await asyncio.to_thread(school.postgres.start)
        started = clock.now()
        back = await eventually(lambda: answered(lesson, started))
        await eventually(lambda: all(role.is_ready() for role in school.roles))
    logger.info("Postgres killed and started again: everybody was read again after %.1f s", back)
    rows, books = lesson.rows(), await asyncio.to_thread(before.since)
    assert acknowledged <= rows
    assert (books.cut, books.dropped) == (len(rows), 0)


def answered(lesson: Lesson, started: datetime) -> bool:
    """The first question to a server that was killed meets a connection that is no more."""
    with contextlib.suppress(DBAPIError):
        return lesson.each_has(1, since=started)
    return False


def kill_postgres(folder: Path) -> None:
    server = psutil.Process(int((folder / "postmaster.pid").read_text().splitlines()[0]))
    processes = [server, *server.children(recursive=True)]
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=20)


async def test_a_killed_web_harms_nobody_who_is_there(school: Cluster, faces: list[Clip]) -> None:
    before = await asyncio.to_thread(Books.of, [*school.ingests, *school.workers])
    async with running_lesson(school, faces) as (lesson, pupils):
        nodes = [pupil.node for pupil in pupils]
        for each in (school.web, *school.webs):
            await asyncio.to_thread(each.kill)
        killed = clock.now()
        await eventually(lambda: lesson.each_has(2, since=killed))
        for each in (school.web, *school.webs):
            await asyncio.to_thread(each.start)
        back = await eventually(lambda: all(each.is_ready() for each in (school.web, *school.webs)), 150)
        assert [pupil.node for pupil in pupils] == nodes, "nobody had to connect again"
    logger.info("every web process killed: ready again %.1f s after their start", back)
    books = await asyncio.to_thread(before.since)
    assert (books.cut, books.dropped) == (len(lesson.rows()), 0)


async def test_an_ended_session_is_hung_up_on_every_node(school: Cluster, faces: list[Clip]) -> None:
    async with running_lesson(school, faces) as (lesson, _):
        await asyncio.to_thread(school.made, f"/api/v1/sessions/{lesson.session_id}/end", {})
        await eventually(lambda: sum(peers(node) for node in school.webs) == 0)


def peers(node: Role) -> int:
    lines = node.ask("/metrics").text.splitlines()
    (line,) = [line for line in lines if line.startswith('classpulse_peers{process="ingest"}')]
    return round(float(line.split()[-1]))


async def test_roles_that_are_told_to_end_say_goodbye_and_one_process_reads_the_same_mood(school: Cluster, faces: list[Clip]) -> None:
    async with running_lesson(school, faces) as (lesson, pupils):
        before = await asyncio.to_thread(Books.of, [school.ingests[1], *school.workers])
        going, staying = school.webs[0].url.removeprefix("http://"), school.webs[1].url.removeprefix("http://")
        assert going in {pupil.node for pupil in pupils}
        assert await asyncio.to_thread(school.ingests[0].terminate) == 0
        told = clock.now()
        back = await eventually(lambda: lesson.each_has(2, since=told))
        assert {pupil.node for pupil in pupils} == {staying}
    logger.info("ingest node told to end: everybody was read by the other after %.1f s", back)
    assert (await asyncio.to_thread(before.since)).dropped == 0
    assert [await asyncio.to_thread(worker.terminate) for worker in school.workers] == [0, 0]
    alone = Role("stream", school.ingests[0].environment, url="http://stream", socket=school.folder / "node-0" / "stream.sock")
    await asyncio.to_thread(alone.start)
    try:
        await eventually(alone.is_ready, 150)
        same = await asyncio.to_thread(Lesson.begin, school)
        async with attending(faces, same.seats, url=f"{school.webs[0].url}/api/v1/whip"):
            await eventually(lambda: same.each_has(5))
    finally:
        await asyncio.to_thread(alone.end)
    over_many, by_one = await asyncio.to_thread(lesson.mood), await asyncio.to_thread(same.mood)
    assert over_many == pytest.approx(by_one, abs=0.03)
    assert max(by_one.values()) > 0.3, "the faces say something"
