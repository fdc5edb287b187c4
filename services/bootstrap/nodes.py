"""The register of nodes, in Redis: whoever takes video announces itself, and whoever has no room looks here for one that has."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.errors import ClassPulseError

logger = logging.getLogger(__name__)

KEY: Final = "classpulse:nodes"
EVERY_S: Final = 2.0
KEPT_S: Final = 6.0  # after its last announcement a node is no longer offered


class NodeRegister:
    """A sorted set of URLs, each with the second of Redis' clock until which it counts."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._known: Sequence[str] = ()

    async def announce(self, url: str, has_stream: Callable[[], Awaitable[object]]) -> None:
        """Runs for ever. Nothing is announced while `has_stream` raises a ClassPulseError."""
        while True:
            try:
                await has_stream()
                now = await self._now()
                await self._redis.zadd(KEY, {url: now + KEPT_S})
                await self._redis.zremrangebyscore(KEY, "-inf", now - KEPT_S)
            except (ClassPulseError, RedisError, OSError) as error:
                logger.debug("this node is not announced: %s", type(error).__name__)
            await asyncio.sleep(EVERY_S)

    async def nodes(self) -> Sequence[str]:
        """Their base URLs. While Redis is away, those that were known last: whoever is gone does not answer when asked for room."""
        try:
            found: Any = await self._redis.zrangebyscore(KEY, await self._now(), "+inf")
            self._known = [url.decode() for url in found]
        except (RedisError, OSError):
            logger.debug("the register of nodes cannot be read")
        return self._known

    async def _now(self) -> float:
        seconds, micros = await self._redis.time()
        return float(seconds + micros / 1e6)
