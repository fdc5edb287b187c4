"""A small school's cluster on this machine, every role a process of its own: two ingest nodes with their `web`, a `web` alone, two
workers, jobs; a real Redis and a real Postgres."""

import contextlib
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from services.storage.embedded_server import PostgresServer
from tests.docker.images import environment_of
from tests.redis_server import RedisServer

READY_S = 150.0  # torch, five times, on two cores that others use
STOP_S = 40.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Role:
    """One process. `ready`: where it answers /readyz and /metrics; `missing`: the part whose absence there is as it should be."""

    def __init__(
        self, name: str, environment: Mapping[str, str], *, url: str, socket: Path | None = None, missing: str | None = None
    ) -> None:
        self.name = name
        self.environment = dict(environment)
        self.url = url
        self._socket = socket
        self._missing = missing
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def lives(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        command = [sys.executable, "-m", "services.cli", self.name]
        self._process = subprocess.Popen(command, env=environment_of(self.name) | self.environment, stdin=subprocess.DEVNULL)

    def wait(self) -> None:
        deadline = time.monotonic() + READY_S
        while not self.is_ready():
            assert self._process is not None
            assert self._process.poll() is None, f"{self.name} ended"
            assert time.monotonic() < deadline, f"{self.name} is not ready"
            time.sleep(0.1)

    def is_ready(self) -> bool:
        with contextlib.suppress(httpx.TransportError, FileNotFoundError):
            answer = self.ask("/readyz")
            return answer.is_success or set(answer.json().get("faults", {})) == {self._missing}
        return False

    def ask(self, path: str) -> httpx.Response:
        if self._socket is not None and not _listens(self._socket):
            raise FileNotFoundError(self._socket)
        transport = httpx.HTTPTransport(uds=str(self._socket)) if self._socket else None
        with httpx.Client(transport=transport, base_url=self.url, timeout=10) as http:
            return http.get(path)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def terminate(self) -> int:
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(STOP_S)

    def end(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.terminate()
        self.kill()

    def counters(self) -> dict[str, float]:
        """Of this process alone; labels belong to the name."""
        families = text_string_to_metric_families(self.ask("/metrics").text)
        found: dict[str, float] = {}
        for sample in (sample for family in families if family.type == "counter" for sample in family.samples):
            if sample.name.endswith("_total"):
                name = ",".join([sample.name.removeprefix("classpulse_"), *(v for k, v in sorted(sample.labels.items()) if k != "process")])
                found[name] = found.get(name, 0.0) + sample.value
        return found


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(path)) == 0


@dataclass(frozen=True, slots=True)
class Cluster:
    engine: Engine
    postgres: PostgresServer
    redis: RedisServer
    ingests: list[Role]
    webs: list[Role]  # of the ingest nodes, in their order
    web: Role
    workers: list[Role]
    jobs: Role
    http: httpx.Client
    folder: Path
    key: str = field(repr=False)

    @property
    def roles(self) -> list[Role]:
        return [*self.ingests, *self.webs, self.web, *self.workers, self.jobs]

    def made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.post(path, json=body).raise_for_status().json()
        return answer

    def counted(self, name: str) -> float:
        """Of the ingest nodes and workers, all labels together."""
        pages = [role.counters() for role in (*self.ingests, *self.workers)]
        return sum(value for page in pages for key, value in page.items() if key == name or key.startswith(f"{name},"))


@contextlib.contextmanager
def cluster(engine: Engine, postgres: PostgresServer, redis: RedisServer) -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="cp-cluster-") as name:
        folder, key = Path(name), secrets.token_urlsafe(24)
        common = {
            "CLASSPULSE_DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "CLASSPULSE_QUEUE_URL": redis.url,
            "CLASSPULSE_SECRET_KEY": secrets.token_urlsafe(32),
            "CLASSPULSE_SIGNING_KEY": secrets.token_urlsafe(32),
            "CLASSPULSE_PLATFORM_KEY": key,
            "CLASSPULSE_LOG_LEVEL": "WARNING",
            "CLASSPULSE_CROP_MAX_AGE_S": "60",  # a machine that is shared with others may be slow; nothing is too old for that
            "CLASSPULSE_MAX_PEERS": "20",
        }
        nodes = [free_port(), free_port()]

        def role(kind: str, data: str, port: int, *, missing: str | None = None, **more: str) -> Role:
            socket = folder / data / "stream.sock"
            own = {"CLASSPULSE_DATA_DIR": str(folder / data), "CLASSPULSE_STREAM_SOCKET": str(socket)}
            if kind == "web":
                own |= {"CLASSPULSE_PORT": str(port)}
            elif kind in {"worker", "jobs"}:
                own |= {"CLASSPULSE_METRICS_PORT": str(port)}
            (folder / data).mkdir(exist_ok=True)
            url = "http://stream" if kind == "ingest" else f"http://127.0.0.1:{port}"
            return Role(kind, common | own | more, url=url, socket=socket if kind == "ingest" else None, missing=missing)

        door = free_port()
        web = role("web", "web", door, missing="stream")
        with httpx.Client(base_url=web.url, headers={"Authorization": f"Bearer {key}"}, timeout=30) as http:
            made = Cluster(
                engine=engine,
                postgres=postgres,
                redis=redis,
                ingests=[role("ingest", f"node-{n}", 0) for n in range(2)],
                webs=[role("web", f"node-{n}", port, CLASSPULSE_NODE_URL=f"http://127.0.0.1:{port}") for n, port in enumerate(nodes)],
                web=web,
                workers=[role("worker", f"worker-{n}", free_port()) for n in range(2)],
                jobs=role("jobs", "jobs", free_port()),
                http=http,
                folder=folder,
                key=key,
            )
            try:
                for each in made.roles:
                    each.start()
                for each in made.roles:
                    each.wait()
                yield made
            finally:
                with ThreadPoolExecutor(len(made.roles)) as at_once:
                    list(at_once.map(Role.end, made.roles))
