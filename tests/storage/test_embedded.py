import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from services.errors import Misconfigured
from services.storage.embedded import embedded_database


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Outside pytest's folder, which other runs of pytest close (see tests/conftest.py)."""
    with tempfile.TemporaryDirectory(prefix="classpulse-tests-") as folder:
        yield Path(folder)


def ask(url: str, statement: str) -> object:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as conn:
        result = conn.execute(text(statement))
        return result.scalar() if result.returns_rows else None


def postmaster(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def test_what_was_written_is_there_the_next_time(data_dir: Path) -> None:
    with embedded_database(data_dir) as url:
        assert re.match(r"postgresql\+psycopg://", url)
        ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")
    with pytest.raises(OperationalError):
        ask(url, "SELECT 1")
    with embedded_database(data_dir) as url:
        assert ask(url, "SELECT answer FROM kept") == 42


def test_it_is_safe_and_private(data_dir: Path) -> None:
    with embedded_database(data_dir) as url:
        settings = {
            name: ask(url, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes", "timezone", "listen_addresses")
        }
        assert settings == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "timezone": "UTC", "listen_addresses": ""}
        socket = next((data_dir / "postgres").glob(".s.PGSQL.*[0-9]"))
        assert socket.stat().st_mode & 0o077 == 0
        assert (data_dir / "postgres").stat().st_mode & 0o077 == 0


def test_the_last_user_stops_it(data_dir: Path) -> None:
    with embedded_database(data_dir) as url:
        with embedded_database(data_dir) as same:
            assert same == url
        assert ask(url, "SELECT 1") == 1
    with pytest.raises(OperationalError):
        ask(url, "SELECT 1")


USER_OF_ITS_OWN = """
import sys
from pathlib import Path
from services.storage.embedded import embedded_database
with embedded_database(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def test_another_process_may_come_and_go_or_be_killed(data_dir: Path) -> None:
    command = [sys.executable, "-c", USER_OF_ITS_OWN, str(data_dir)]
    others = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    urls = [other.stdout.readline().strip() for other in others if other.stdout]
    with embedded_database(data_dir) as url:
        assert urls == [url, url]
        others[0].communicate("")
        others[1].kill()
        others[1].communicate()
        assert others[0].returncode == 0
        assert ask(url, "SELECT 1") == 1
    with pytest.raises(OperationalError):
        ask(url, "SELECT 1")


def test_a_killed_server_recovers(data_dir: Path) -> None:
    with embedded_database(data_dir) as url:
        ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(postmaster(data_dir), signal.SIGKILL)
    with embedded_database(data_dir) as url:
        assert ask(url, "SELECT answer FROM kept") == 42
    with pytest.raises(OperationalError):
        ask(url, "SELECT 1")


def test_a_recycled_process_id_is_not_taken_for_the_server(data_dir: Path) -> None:
    with embedded_database(data_dir):
        left = (data_dir / "postgres" / "postmaster.pid").read_text().split("\n")
    (data_dir / "postgres" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *left[1:]]))
    with embedded_database(data_dir) as url:
        assert ask(url, "SELECT 1") == 1
        assert postmaster(data_dir) != os.getpid()


def test_a_folder_half_made_is_begun_again(data_dir: Path) -> None:
    (data_dir / "postgres.making" / "base").mkdir(parents=True)
    with embedded_database(data_dir) as url:
        assert ask(url, "SELECT 1") == 1
    assert not (data_dir / "postgres.making").exists()


def test_long_paths_and_spaces(data_dir: Path) -> None:
    deep = data_dir / "a school's data & more" / ("long" * 25)
    with embedded_database(deep) as url:
        assert ask(url, "SELECT 1") == 1
        sockets = Path(str(make_url(url).query["host"]))
        assert len(str(sockets)) < 100
        assert sockets.stat().st_mode & 0o077 == 0
    sockets.rmdir()


def test_a_folder_that_cannot_be_written_says_what_to_change(data_dir: Path) -> None:
    (data_dir / "file").write_text("")
    with pytest.raises(Misconfigured, match="CLASSPULSE_DATA_DIR"), embedded_database(data_dir / "file" / "data"):
        pass


def test_another_version_says_what_to_change(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir()
    (data_dir / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(Misconfigured, match="Postgres 16"), embedded_database(data_dir):
        pass


def test_a_broken_cluster_shows_the_servers_words(data_dir: Path) -> None:
    with embedded_database(data_dir):
        pass
    (data_dir / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(Misconfigured, match="pg_control"), embedded_database(data_dir):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root borrows another account")
def test_as_root_folders_are_opened_for_passing_only(data_dir: Path) -> None:
    closed = data_dir / "closed"
    closed.mkdir(mode=0o700)
    with embedded_database(closed / "data") as url, psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string()):
        assert closed.stat().st_mode & 0o777 == 0o701
