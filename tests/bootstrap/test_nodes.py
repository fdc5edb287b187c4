"""The register of nodes in a real Redis: who takes video is found, who is gone is forgotten."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine

from services.api.neighbours import Neighbours
from services.bootstrap import nodes, supervise
from services.bootstrap.nodes import NodeRegister
from services.bootstrap.redis_client import connect
from services.errors import Overloaded
from tests.node import node
from tests.redis_server import RedisServer, needs_redis, redis_server
from tests.sender import eventually

pytestmark = needs_redis


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@pytest.fixture
async def redis(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Redis]:
    monkeypatch.setattr(nodes, "EVERY_S", 0.1)
    monkeypatch.setattr(nodes, "KEPT_S", 0.5)
    client = connect(server.url)
    yield client
    await client.aclose()


class Stream:
    """There, or away."""

    def __init__(self) -> None:
        self.away = False

    async def room(self) -> int:
        if self.away:
            raise Overloaded("The stream process is not running.")
        return 3


async def known(register: NodeRegister, wanted: list[str]) -> None:
    found: list[str] = []

    async def look() -> None:
        while True:
            found[:] = await register.nodes()
            await asyncio.sleep(0.05)

    async with supervise.running(look()):
        await eventually(lambda: found == wanted)


async def test_a_node_is_known_as_long_as_it_takes_video(redis: Redis) -> None:
    register, stream = NodeRegister(redis), Stream()
    async with supervise.running(register.announce("https://a", stream.room), register.announce("https://b", Stream().room)):
        await known(register, ["https://a", "https://b"])
        stream.away = True
        await known(register, ["https://b"])
        stream.away = False
        await known(register, ["https://a", "https://b"])
    await known(register, [])


async def test_a_redis_that_is_away_makes_nobody_unknown(redis: Redis, server: RedisServer) -> None:
    register = NodeRegister(redis)
    async with supervise.running(register.announce("https://a", Stream().room)):
        await known(register, ["https://a"])
        server.kill()
        assert await register.nodes() == ["https://a"]
        server.start()
        await known(NodeRegister(redis), ["https://a"])


async def test_whoever_looks_for_room_finds_it_in_list_and_register(redis: Redis, engine: Engine) -> None:
    register = NodeRegister(redis)
    async with node(engine, most=3) as listed, node(engine, most=5) as registered:
        neighbours = Neighbours([listed.url], register.nodes)
        assert await neighbours.with_room() == listed.url
        async with supervise.running(register.announce(f"{registered.url}/", Stream().room)):
            await known(register, [f"{registered.url}/"])
            neighbours._asked = float("-inf")
            assert await neighbours.with_room() == registered.url
        await neighbours.close()
