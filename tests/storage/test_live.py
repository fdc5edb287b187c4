"""The hub: one reading for all pages, newest wins, nothing is left behind."""

import asyncio
import threading
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from services.errors import NotFound
from services.storage.live import LiveHub, Watch

SESSION = uuid4()


class Store:
    """Counts readings; a reading is the number of its kind, the one before it, and the thread it ran in."""

    def __init__(self) -> None:
        self.read_count = 0
        self.previous: list[int | None] = []
        self.threads: set[int] = set()
        self.broken = False
        self.gate = threading.Event()
        self.gate.set()

    def read(self, session_id: UUID, previous: int | None) -> int:
        self.gate.wait(10)
        if self.broken:
            raise ConnectionError("storage is away")
        self.read_count += 1
        self.previous.append(previous)
        self.threads.add(threading.get_ident())
        return self.read_count


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
async def hub(store: Store) -> AsyncIterator[LiveHub[int]]:
    """Without ticks: only news makes it read."""
    made = LiveHub(store.read, tick_s=60, gap_s=0)
    made.start()
    yield made
    await made.stop()


async def nothing(watch: Watch[int]) -> bool:
    """Is there no snapshot waiting, once all that runs has run?"""
    try:
        await asyncio.wait_for(watch.next(), 0.1)
    except TimeoutError:
        return True
    return False


async def test_one_reading_is_handed_to_all_pages(hub: LiveHub[int], store: Store) -> None:
    async with hub.watch(SESSION) as one, hub.watch(SESSION) as other:
        assert (await one.next(), await other.next()) == (1, 1)
        hub.notify(SESSION)
        assert (await one.next(), await other.next()) == (2, 2)
    assert store.read_count == 2
    assert threading.get_ident() not in store.threads


async def test_a_page_that_comes_later_gets_what_is_there(hub: LiveHub[int], store: Store) -> None:
    async with hub.watch(SESSION) as first:
        await first.next()
        async with hub.watch(SESSION) as late:
            assert await late.next() == 1
    assert store.read_count == 1


async def test_a_slow_page_gets_the_newest_only(hub: LiveHub[int]) -> None:
    async with hub.watch(SESSION) as quick, hub.watch(SESSION) as slow:
        for expected in (1, 2, 3):
            assert await quick.next() == expected
            hub.notify(SESSION)
        await quick.next()
        assert await slow.next() == 4
        assert await nothing(slow)


async def test_news_during_a_reading_is_read_once_more(hub: LiveHub[int], store: Store) -> None:
    store.gate.clear()
    async with hub.watch(SESSION) as watch:
        await asyncio.sleep(0)
        for _ in range(20):
            hub.notify(SESSION)
        await asyncio.sleep(0.05)
        store.gate.set()
        assert await watch.next() == 1
        assert await watch.next() == 2
        assert await nothing(watch)


async def test_other_sessions_are_left_alone(hub: LiveHub[int], store: Store) -> None:
    async with hub.watch(SESSION) as watch:
        await watch.next()
        hub.notify(uuid4())
        assert await nothing(watch)
    assert store.read_count == 1


async def test_pages_that_are_closed_are_forgotten(hub: LiveHub[int], store: Store) -> None:
    async with hub.watch(SESSION) as watch:
        await watch.next()
        assert hub.watchers(SESSION) == 1
    assert hub.watchers(SESSION) == 0
    hub.notify(SESSION)
    await asyncio.sleep(0.05)
    assert store.read_count == 1


async def test_a_reading_begins_where_the_last_one_ended(hub: LiveHub[int], store: Store) -> None:
    async with hub.watch(SESSION) as watch:
        await watch.next()
        hub.notify(SESSION)
        await watch.next()
    assert store.previous == [None, 1]


async def test_a_tick_reads_without_news(store: Store) -> None:
    hub = LiveHub(store.read, tick_s=0.02, gap_s=0)
    hub.start()
    async with hub.watch(SESSION) as watch:
        assert [await watch.next() for _ in range(3)] == [1, 2, 3]
    await hub.stop()


async def test_it_goes_on_when_storage_comes_back(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    hub = LiveHub(store.read, tick_s=0.02, gap_s=0)
    hub.start()
    store.broken = True
    async with hub.watch(SESSION) as watch:
        assert await nothing(watch)
        store.broken = False
        assert await watch.next() == 1
    await hub.stop()
    assert len(caplog.records) == 1  # said once, not at every attempt


async def test_who_watches_a_session_that_is_deleted_is_told(caplog: pytest.LogCaptureFixture) -> None:
    deleted = threading.Event()

    def read(_: UUID, __: int | None) -> int:
        if deleted.is_set():
            raise NotFound("There is no such session.")
        return 1

    hub = LiveHub(read, tick_s=0.02, gap_s=0)
    hub.start()
    async with hub.watch(SESSION) as first:
        await first.next()
        deleted.set()
        with pytest.raises(NotFound):
            await asyncio.wait_for(asyncio.gather(*(first.next() for _ in range(3))), 5)
        async with hub.watch(SESSION) as later:
            with pytest.raises(NotFound):
                await asyncio.wait_for(later.next(), 5)
    assert caplog.records == []
    assert hub.watchers(SESSION) == 0


async def test_stopping_ends_what_it_started(store: Store) -> None:
    hub = LiveHub(store.read, tick_s=60, gap_s=0)
    hub.start()
    async with hub.watch(SESSION) as watch:
        await watch.next()
        await hub.stop()
        hub.notify(SESSION)
        assert await nothing(watch)
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("live")]
