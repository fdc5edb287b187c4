"""The roles that meet at Redis do not start on one that would keep faces, nor without knowing where it is."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from services.bootstrap import ingest, worker
from services.errors import Misconfigured
from services.settings import Settings
from tests.redis_server import needs_redis, redis_server

Run = Callable[..., Coroutine[Any, Any, None]]
ROLES = pytest.mark.parametrize("run", [ingest.run, worker.run], ids=["ingest", "worker"])


def settings(tmp_path: Path, queue_url: str | None) -> Settings:
    return Settings(database_url="postgresql+psycopg://x@127.0.0.1:1/x", queue_url=queue_url, stream_socket=tmp_path / "stream.sock")


@needs_redis
@ROLES
async def test_a_redis_that_persists_is_refused(run: Run, tmp_path: Path) -> None:
    with redis_server("--save", "3600 1", "--appendonly", "no") as server, pytest.raises(Misconfigured, match="writes to a disk"):
        await run(settings(tmp_path, server.url), supervised=False)


@ROLES
async def test_without_a_queue_they_say_what_is_needed(run: Run, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="CLASSPULSE_QUEUE_URL"):
        await run(settings(tmp_path, None), supervised=False)
