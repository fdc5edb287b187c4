"""How a role reaches the Redis between the machines."""

from collections.abc import Awaitable, Callable
from typing import Final

from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

_CONNECT_S: Final = 2.0
_ANSWER_S: Final = 3.0  # longer than a worker waits at the server for something to read


def connect(url: str, greet: Callable[[AbstractConnection], Awaitable[None]] | None = None) -> Redis:
    """Connects on first use, again whenever it must; `greet` says the first words on each new connection. Retries are the caller's: what
    waits meanwhile grows old and is counted."""
    client: Redis = Redis.from_url(
        url,
        protocol=2,
        socket_connect_timeout=_CONNECT_S,
        socket_timeout=_ANSWER_S,
        retry=Retry(NoBackoff(), 0),
        redis_connect_func=greet,
    )
    return client
