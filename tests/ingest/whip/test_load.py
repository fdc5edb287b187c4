"""Many come and go, all come at once, many never come. `CLASSPULSE_CYCLES=250 pytest tests/ingest/whip/test_load.py -s` prints the
long run's figures."""

import asyncio
import ctypes
import gc
import os
import sys
import threading
import time
from asyncio.subprocess import PIPE
from collections.abc import Callable
from dataclasses import dataclass

import psutil
import pytest
from sqlalchemy import Engine, text

from services.api import signaling_client
from services.api.rate_limit import RateLimit
from services.api.whip_rules import Limit
from services.ingest import admission
from services.ingest.network import Network
from tests.node import Node, Seat, node
from tests.sender import eventually as within
from tests.sender import offer, sending

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(900)]

CYCLES = int(os.environ.get("CLASSPULSE_CYCLES", "30"))
WARM_UP = 6
THREADS_OF_POOLS = 8  # pools start theirs one by one, when several are busy
HALF_OPEN = 10 * CYCLES  # offers that are answered and never followed
MOST_GROWTH = 10 << 20  # bytes once the first fifth has filled the allocator's pools; one forgotten connection holds about 1 MB
MOST_PER_OFFER = 1 << 18  # bytes; sixty at once leave holes in the allocator's pages, a quarter of what forgetting each would hold


async def eventually(condition: Callable[[], bool]) -> None:
    """With more patience than elsewhere: these tests make the machine busy themselves."""
    await within(condition, seconds=90)


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds on to."""

    peers: int
    tasks: int
    threads: int
    sockets: int
    rows: int

    @classmethod
    def by(cls, here: Node, engine: Engine) -> "Held":
        with engine.connect() as connection:
            tables = connection.execute(
                text("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace")
            )
            rows = sum(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in tables.scalars().all())
        sockets = len(psutil.Process().net_connections("udp"))
        return cls(len(here.peers), len(asyncio.all_tasks()), threading.active_count(), sockets, rows)

    def is_within(self, before: "Held") -> bool:
        return (
            self.threads <= before.threads + THREADS_OF_POOLS
            and (self.peers, self.sockets, self.rows) == (before.peers, before.sockets, before.rows)
            and self.tasks <= before.tasks
        )


def resident() -> int:
    """Bytes in use, without the pages that glibc's allocator keeps for later."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    return int(psutil.Process().memory_info().rss)


async def test_connections_that_come_and_go_leave_nothing_behind(shared_engine: Engine) -> None:
    unlimited = Limit(RateLimit(10**6, 1.0), RateLimit(10**6, 1.0))
    async with node(shared_engine, offers=unlimited, changes=unlimited) as here:
        seats = [await here.seat() for _ in range(3)]

        async def cycle(number: int) -> None:
            seat = seats[number % 3]
            seen = here.frames(seat).received
            async with sending(here, seat) as sender:
                await eventually(lambda: here.frames(seat).received > seen + 2)
                if number % 2:
                    await here.delete(seat, sender.location)
            await eventually(lambda: len(here.peers) == 0)

        for number in range(WARM_UP):
            await cycle(number)
        await asyncio.sleep(0.5)
        before, began, memory = Held.by(here, shared_engine), time.monotonic(), [resident()]
        for number in range(CYCLES):
            await cycle(number)
            if (number + 1) % (CYCLES // 5) == 0:
                memory.append(resident())
        await eventually(lambda: Held.by(here, shared_engine).is_within(before))
        grown = ", ".join(f"{size / (1 << 20):.1f}" for size in memory)
        print(f"\n{CYCLES} cycles in {time.monotonic() - began:.0f} s: {before}; MiB at the start and after each fifth: {grown}")  # noqa: T201
        assert memory[-1] - memory[1] < MOST_GROWTH


async def test_a_storm_of_offers_fills_the_node_and_no_more(shared_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """200 offers at once for 50 places, one of which is taken by somebody whose video must not suffer."""
    # How late a busy machine is must not matter here: whoever is late is refused, see tests/ingest/test_admission.py.
    monkeypatch.setattr(admission, "LATE_TIMES", 10**6)
    monkeypatch.setattr(signaling_client, "_OFFER_S", 120.0)
    async with node(shared_engine, most=50, network=Network(patience_s=120.0)) as here:
        session = str((await here.seat()).session_id)
        runner, *crowd = [await here.seat(session=session) for _ in range(201)]
        sdp = await offer()
        command = [sys.executable, "-m", "tests.sender_process", here.whip, runner.token]
        sender = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        await eventually(lambda: here.frames(runner).received > 5)
        began = time.monotonic()
        answers = await asyncio.gather(*(here.post(seat, sdp) for seat in crowd))
        took = time.monotonic() - began
        statuses = [answer.status_code for answer in answers]
        assert (statuses.count(201), statuses.count(503)) == (49, 151)
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status_code == 503)
        made, _ = await sender.communicate(b"")
        await eventually(lambda: here.frames(runner).received >= int(made) - 2)  # the last ones stay in the jitter buffer
        received = here.frames(runner).received
        print(f"\n200 offers answered in {took:.1f} s; the running stream: {int(made)} pictures made, {received} received")  # noqa: T201


async def test_offers_that_nobody_follows_cost_what_the_node_has_room_for_and_no_more(shared_engine: Engine) -> None:
    """Waves of 60 offers for 50 places: a place comes back when the patience is over."""
    unlimited = Limit(RateLimit(10**6, 1.0), RateLimit(10**6, 1.0))
    process, answered, refused, most_sockets, memory = psutil.Process(), 0, 0, 0, [0]
    async with node(shared_engine, most=50, network=Network(patience_s=0.5), offers=unlimited, changes=unlimited) as here:
        session = str((await here.seat()).session_id)
        seats, sdp = [await here.seat(session=session) for _ in range(100)], await offer()
        per_offer = await sockets_of_one_offer(here, seats[0], sdp)
        began, number = time.monotonic(), 0
        while answered < HALF_OPEN:
            wave = [seats[(number + step) % len(seats)] for step in range(60)]
            statuses = [answer.status_code for answer in await asyncio.gather(*(here.post(seat, sdp) for seat in wave))]
            assert set(statuses) <= {201, 503}
            answered, refused, number = answered + statuses.count(201), refused + statuses.count(503), number + 60
            most_sockets = max(most_sockets, len(process.net_connections("udp")))
            assert len(here.peers) <= 50
            if not memory[0] and answered >= HALF_OPEN // 5:
                memory[0] = resident()
            if 503 in statuses:
                await asyncio.sleep(0.2)
        await eventually(lambda: len(here.peers) == 0 and not process.net_connections("udp"))
        memory.append(resident())
        took, grown = time.monotonic() - began, (memory[1] - memory[0]) / (1 << 20)
    print(f"\n{answered} answered, {refused} refused in {took:.0f} s; at most {most_sockets} sockets; {grown:+.1f} MiB")  # noqa: T201
    assert refused > 0
    assert most_sockets <= 2 * 50 * per_offer  # those that are being closed still count
    assert memory[1] - memory[0] < answered * MOST_PER_OFFER


async def sockets_of_one_offer(here: Node, seat: Seat, sdp: str) -> int:
    await here.post(seat, sdp)
    count = len(psutil.Process().net_connections("udp"))
    await eventually(lambda: not psutil.Process().net_connections("udp"))
    assert count > 0
    return count
