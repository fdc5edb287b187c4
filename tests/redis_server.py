"""A real Redis on a free port of this machine, as ClassPulse wants it: it writes nothing to a disk."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

PROGRAM = shutil.which("redis-server") or shutil.which("valkey-server")
needs_redis = pytest.mark.skipif(PROGRAM is None, reason="needs redis-server (apt-get install redis-server)")
FORGETFUL = ("--save", "", "--appendonly", "no")


class RedisServer:
    def __init__(self, folder: Path, options: tuple[str, ...]) -> None:
        self._folder = folder
        self._options = options
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        assert PROGRAM is not None
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder), "--logfile", str(self._folder / "log")]
        self._process = subprocess.Popen([PROGRAM, *where, *self._options])
        deadline = time.monotonic() + 30
        while not self._answers():
            assert time.monotonic() < deadline, (self._folder / "log").read_text()
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        with Redis(port=self.port, retry=Retry(NoBackoff(), 0), socket_timeout=5) as client, contextlib.suppress(RedisError, OSError):
            return bool(client.ping())
        return False


@contextlib.contextmanager
def redis_server(*options: str) -> Iterator[RedisServer]:
    with tempfile.TemporaryDirectory(prefix="classpulse-redis-") as folder:
        server = RedisServer(Path(folder), options or FORGETFUL)
        server.start()
        try:
            yield server
        finally:
            server.kill()
