"""A class on the real service, measured from outside: the demo's students, and what the service's metrics and the system say of it."""

import contextlib
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import UUID

import httpx
import psutil
import psycopg
from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import make_url

from services.bench.measured import Measured
from services.bench.processes import cpu, memory, processes_of
from services.bootstrap.demo.show import Show
from services.bootstrap.service import Service, running_service
from services.errors import ClassPulseError
from services.settings import Settings
from services.storage.embedded import embedded_database

JOIN_PATIENCE_S: Final = 180.0  # and a second for each student: a busy machine takes long to encode what they send
_MOST: Final = 1000  # students that the service lets in


@contextlib.contextmanager
def own_service(**database: str) -> Iterator[Service]:
    """On this machine alone, in a folder that is gone afterwards; its settings are the environment's otherwise. `database`: parameters
    of Postgres that are read when it starts."""
    with tempfile.TemporaryDirectory(prefix="classpulse-bench-") as folder:
        if database:
            _prepare(Path(folder), database)
        given = {"data_dir": Path(folder), "host": "127.0.0.1", "port": 0, "public_url": None, "tls_cert": None, "tls_key": None}
        key = SecretStr(secrets.token_urlsafe(24))
        settings = Settings(**given, platform_key=key, database_url=None, log_level="WARNING", max_peers=_MOST)  # type: ignore[arg-type]
        with running_service(settings) as service:
            yield service


def _prepare(folder: Path, parameters: Mapping[str, str]) -> None:
    with embedded_database(folder) as url, psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string()) as conn:
        conn.autocommit = True
        for name, value in parameters.items():
            conn.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))


class Lesson:
    """`students` join when it is entered, and leave with it. Raises ClassPulseError when they do not all get in."""

    def __init__(self, service: Service, students: int, video: Path | None = None) -> None:
        key = service.settings.platform_key
        assert key is not None  # noqa: S101 - `own_service` sets it
        self._service = service
        self._show = Show(service, key.get_secret_value(), students, video)
        self._http = httpx.Client(
            transport=httpx.HTTPTransport(uds=str(service.settings.stream_socket)), base_url="http://stream", timeout=30
        )
        self.students = students

    def __enter__(self) -> Self:
        try:
            self._show.open()
            self._wait_for_all()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    @property
    def session_id(self) -> UUID:
        return UUID(self._show.session_id)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._show.abandon()
        self._http.close()

    def _wait_for_all(self) -> None:
        deadline = time.monotonic() + JOIN_PATIENCE_S + self.students
        while not self._show.progress.everybody_tried:
            if time.monotonic() > deadline or self._show.crowd_ended():
                raise ClassPulseError(f"Only {self._show.progress.joined} of {self.students} students joined.")
            time.sleep(0.2)
        if failed := self._show.progress.failed:
            raise ClassPulseError(f"{len(failed)} students could not join: {failed[0]}")

    def read(self) -> int:
        """How many students have at least one reading with a face."""
        self._show.look()
        return len(self._show.progress.read)

    def measure(self) -> Measured:
        processes = self._processes()
        text = self._http.get("/metrics").raise_for_status().text
        spent = {name: sum(cpu(each) for each in members) for name, members in processes.items()}
        held = {name: sum(memory(each) for each in members) for name, members in processes.items()}
        return Measured.of(text, time.monotonic(), spent, held)

    def _processes(self) -> Mapping[str, list[psutil.Process]]:
        students = [psutil.Process(self._show.crowd_pid)] if self._show.crowd_pid else []
        return processes_of(self._service) | ({"students": students} if students else {})
