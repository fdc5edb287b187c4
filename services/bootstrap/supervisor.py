"""`serve`: the database, then `stream`, then `web`; a child that dies is started again; stopped in the opposite order."""

import contextlib
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx

from services import clock
from services.errors import Misconfigured, Overloaded

logger = logging.getLogger(__name__)

READY_TIMEOUT_S = 90.0  # loading torch on a slow disk takes its time
STOP_TIMEOUT_S = 15.0
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0
LONG_LIFE_S = 60.0  # a child that lived so long starts again without a longer pause


class Child:
    """One role's process. Its standard input is a pipe from us: when we die, however we die, it ends and so do they."""

    def __init__(self, role: str, environment: Mapping[str, str]) -> None:
        self.role = role
        self.restarts = 0
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = FIRST_PAUSE_S
        self._start_again_at: float | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        self._close_pipe()
        command = [sys.executable, "-m", "services.cli", self.role, "--supervised"]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, env=self._environment, stdin=subprocess.PIPE, start_new_session=True
        )
        self._started, self._start_again_at = clock.monotonic(), None

    def died(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def care(self) -> None:
        """Called often: starts a dead child again, each time after a longer pause."""
        if not self.died():
            return
        now = clock.monotonic()
        if self._start_again_at is None:
            self._pause = FIRST_PAUSE_S if now - self._started > LONG_LIFE_S else min(2 * self._pause, LONGEST_PAUSE_S)
            self._start_again_at = now + self._pause
            logger.error("%s died (exit %s); it is started again in %.1f s", self.role, self._process and self._process.poll(), self._pause)
        elif now >= self._start_again_at:
            self.restarts += 1
            self.start()

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            logger.warning("%s did not stop in %.0f s and is killed", self.role, STOP_TIMEOUT_S)
            self._process.kill()
            self._process.wait()
        self._close_pipe()

    def _close_pipe(self) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.close()


class Supervisor:
    """`environment`: all that the children need to know, see `Settings`."""

    def __init__(self, environment: Mapping[str, str], *, host: str, port: int, tls: bool = False) -> None:
        self.stream = Child("stream", environment)
        self.web = Child("web", environment)
        self._socket = Path(environment["CLASSPULSE_STREAM_SOCKET"])
        address = {"0.0.0.0": "127.0.0.1", "localhost": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - where to knock
        self._web_url = f"{'https' if tls else 'http'}://{f'[{address}]' if ':' in address else address}:{port}"
        self._stopping = threading.Event()

    def start(self) -> None:
        """Returns when both are ready. Raises Overloaded when one is not in time, Misconfigured when one ends at once."""
        self.stream.start()
        path = str(self._socket)
        self._wait(self.stream, lambda: _listens(path), httpx.HTTPTransport(uds=path), "http://stream/healthz")
        self.web.start()
        # Our own child on this machine, by an address that no certificate names: there is nothing to verify.
        self._wait(self.web, lambda: True, httpx.HTTPTransport(verify=False), f"{self._web_url}/readyz")

    def _wait(self, child: Child, knock: Callable[[], bool], transport: httpx.HTTPTransport, url: str) -> None:
        deadline = clock.monotonic() + READY_TIMEOUT_S
        with httpx.Client(transport=transport, timeout=5.0) as http:
            while clock.monotonic() < deadline:
                if child.died():
                    raise Misconfigured(f"The {child.role} process could not start; its reason stands above.")
                with contextlib.suppress(httpx.TransportError):
                    if knock() and http.get(url).status_code == httpx.codes.OK:
                        return
                time.sleep(0.05)
        raise Overloaded(f"The {child.role} process was not ready within {READY_TIMEOUT_S:.0f} s.")

    def run(self, interval_s: float = 0.2) -> None:
        """Cares for the children until `request_stop`."""
        while not self._stopping.wait(interval_s):
            self.stream.care()
            self.web.care()

    def request_stop(self) -> None:
        self._stopping.set()

    def stop(self) -> None:
        self.web.stop()
        self.stream.stop()


def _listens(path: str) -> bool:
    """Asked before httpx is, which leaks a Unix socket that is refused."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(path) == 0


@contextlib.contextmanager
def stream_socket() -> Iterator[Path]:
    """A path in a folder that only this user can enter; short, since the system allows about 100 characters."""
    with tempfile.TemporaryDirectory(prefix="classpulse-") as folder:
        yield Path(folder) / "stream.sock"


def claim_port(host: str, port: int) -> int:
    """The port itself, or a free one for 0. Raises Misconfigured when it is taken or may not be bound."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Misconfigured(
                f"Port {port} on {host} cannot be used ({os.strerror(error.errno or 0)}): choose another with --port."
            ) from error
        claimed: int = probe.getsockname()[1]
        return claimed
