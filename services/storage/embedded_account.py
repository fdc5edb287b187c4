"""Whose name the embedded Postgres runs under. It refuses to run as root, so that root gets a system user for it."""

import hashlib
import logging
import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.errors import Misconfigured

log = logging.getLogger(__name__)

SYSTEM_USER = "pgserver"
SOCKET_PATH_MOST = 103  # bytes; macOS allows 104 with the final zero, Linux 108
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Account:
    """`borrowed`: we are root and the server runs as SYSTEM_USER."""

    uid: int
    gid: int
    borrowed: bool

    @classmethod
    def of_this_process(cls) -> "Account":
        """As root, makes the system user when it is missing, and says so."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), borrowed=False)
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            log.warning("running as root: Postgres will not, so the system user %r is made for it", SYSTEM_USER)
            _make_system_user()
            entry = pwd.getpwnam(SYSTEM_USER)
        return cls(entry.pw_uid, entry.pw_gid, borrowed=True)

    @property
    def run_as(self) -> dict[str, Any]:
        """Arguments for `subprocess.run`."""
        shared: dict[str, Any] = {"umask": 0o077}
        return {**shared, "user": self.uid, "group": self.gid, "extra_groups": []} if self.borrowed else shared

    def make_folder(self, folder: Path) -> None:
        """A folder that the account alone can use."""
        folder.mkdir(mode=0o700)
        if self.borrowed:
            os.chown(folder, self.uid, self.gid)

    def grant(self, *folders: Path) -> None:
        """Lets a borrowed account pass through these folders and those above them; it does not let it list them."""
        if not self.borrowed:
            return
        for step in {step for folder in folders for step in (folder, *folder.parents)}:
            mode = step.stat().st_mode
            if not mode & 0o001:
                log.warning("running as root: %s is opened for passing through (chmod o+x), for the system user %r", step, SYSTEM_USER)
                step.chmod(mode | 0o001)

    def socket_folder(self, cluster: Path) -> Path:
        """The cluster's own folder, or, where that makes too long a name for a socket, one that every process finds by its hash."""
        if len(os.fsencode(cluster / SOCKET_NAME)) <= SOCKET_PATH_MOST:
            return cluster
        digest = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"classpulse-{digest}"

    def make_socket_folder(self, folder: Path) -> None:
        """Raises Misconfigured when somebody else was there first: who owns the socket sees all queries."""
        try:
            self.make_folder(folder)
        except FileExistsError:
            if folder.stat(follow_symlinks=False).st_uid != self.uid:
                raise Misconfigured(f"{folder} belongs to another user. Remove it, or set CLASSPULSE_DATA_DIR to a shorter path.") from None


def _make_system_user() -> None:
    try:
        subprocess.run(  # noqa: S603
            ["/usr/sbin/useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", "") or error
        raise Misconfigured(
            f"Postgres does not run as root and the system user {SYSTEM_USER!r} cannot be made ({reason}). "
            "Start ClassPulse as an ordinary user, or set CLASSPULSE_DATABASE_URL."
        ) from error
