"""Backups as an operator makes them: pg_dump and pg_restore of the embedded server."""

import subprocess
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from services.storage.embedded_server import _programs


def dump(url: str, out: Path) -> Path:
    _run("pg_dump", "--format=custom", f"--file={out}", _plain(url))
    return out


def restore(admin: Engine, url: str, dumped: Path) -> None:
    """The database as it was; who was connected is thrown out."""
    name = make_url(url).database
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    _run("pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={_plain(url)}", str(dumped))


def _plain(url: str) -> str:
    """As libpq writes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run([str(_programs() / program), *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
