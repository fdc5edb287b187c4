"""The Redis between the machines: that it may be away, and that it forgets."""

from typing import Final

from redis.asyncio.connection import AbstractConnection
from redis.exceptions import RedisError, ResponseError

from services.errors import Misconfigured

AWAY: Final = (RedisError, OSError)
"""What a Redis raises that is away, full or restarting. Whoever uses it waits a moment and tries again."""
PAUSE_S: Final = 0.5
BLOCK_S: Final = 1.0  # how long a reader waits at the server for something to read


async def greet(connection: AbstractConnection, *, vouched: bool) -> None:
    """What redis-py calls with each new connection, before anything is sent on it: faces may not reach a disk, and a Redis that was started
    anew may be another one. Raises Misconfigured for one that writes snapshots or a log; for one that does not let us ask, unless the
    operator vouches for it."""
    await connection.on_connect()
    try:
        save, log = await _setting(connection, "save"), await _setting(connection, "appendonly")
    except ResponseError as error:  # NOPERM, or a command that was taken away
        if vouched:
            return
        await connection.disconnect()
        raise Misconfigured(
            "This Redis does not let us ask whether it writes to a disk (CONFIG GET), where faces may never be. If you know that it has "
            'save "" and appendonly no, say so with CLASSPULSE_QUEUE_VOUCHED=true.'
        ) from error
    if save != b"" or log != b"no":
        await connection.disconnect()
        raise Misconfigured(
            "This Redis writes to a disk, where faces may never be: give ClassPulse one of its own, started with "
            '`redis-server --save "" --appendonly no`.'
        )


async def _setting(connection: AbstractConnection, name: str) -> bytes | None:
    """None where the answer does not say, which is not `no`."""
    await connection.send_command("CONFIG", "GET", name)
    answer = await connection.read_response()
    return answer[1] if isinstance(answer, list) and len(answer) == 2 and isinstance(answer[1], bytes) else None
