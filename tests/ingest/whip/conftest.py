"""One node for a module's tests: a database and two servers for each test would cost more than the tests."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import Engine, text

from services.ingest.network import Network
from services.storage.engine import open_engine
from tests.conftest import database_of
from tests.node import Node, Seat, node


@pytest.fixture(scope="module")
def shared_engine(admin: Engine, migrated_template: str) -> Iterator[Engine]:
    name = f"test_{uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {migrated_template}"))
    engine = open_engine(database_of(admin, name))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(shared_engine: Engine) -> AsyncIterator[Node]:
    async with node(shared_engine) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def seat(here: Node) -> AsyncIterator[Seat]:
    """Whatever a test leaves open is closed."""
    made = await here.seat()
    yield made
    await here.peers.close_session(made.session_id)


@pytest_asyncio.fixture(loop_scope="module")
async def impatient(shared_engine: Engine) -> AsyncIterator[Node]:
    """ICE that does not come about is given up after a second."""
    async with node(shared_engine, network=Network(patience_s=1.0)) as started:
        yield started
