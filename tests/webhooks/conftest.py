"""A platform that listens, and the means to tell it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine

from services.domain.happenings import Happening
from services.domain.policy import Policy
from services.domain.reach import Reach
from services.storage import organisations, sessions, webhooks
from services.webhooks.courier import Courier
from services.webhooks.sender import Sender
from tests.webhooks.receiver import Receiver


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver().listening() as listening:
        yield listening


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    opened = Sender(private=True)
    yield opened
    await opened.close()


@pytest.fixture
def organisation(engine: Engine) -> UUID:
    with engine.begin() as conn:
        return organisations.default_organisation(conn)


@pytest.fixture
def add_webhook(engine: Engine, organisation: UUID) -> Callable[..., webhooks.Webhook]:
    def add(url: str, *events: Happening) -> webhooks.Webhook:
        with engine.begin() as conn:
            return webhooks.create(conn, organisation, url, events or tuple(Happening))

    return add


@pytest.fixture
def end_a_session(engine: Engine, organisation: UUID) -> Callable[[str], UUID]:
    """What happens: a session ends."""

    def end(title: str = "Algebra") -> UUID:
        with engine.begin() as conn:
            made = sessions.create(conn, organisation, title, course="9b", policy=Policy())
            return sessions.end(conn, Reach.all_of(organisation), made.id).id

    return end


@pytest.fixture
def conn(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        yield connection


@pytest.fixture
def carrying(engine: Engine, sender: Sender) -> Callable[..., AbstractAsyncContextManager[Courier]]:
    """`async with carrying(pauses_s=...)`: a courier at work."""

    @asynccontextmanager
    async def carry(pauses_s: tuple[float, ...] = (0.01, 0.01)) -> AsyncIterator[Courier]:
        courier = Courier(engine, sender, poll_s=0.02, pauses_s=pauses_s)
        task = asyncio.create_task(courier.run())
        yield courier
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return carry
