"""For all tests: a real Postgres, started once, migrated once by Alembic and cloned for every test; a real Chromium."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from services.storage import migrate
from services.storage.embedded import embedded_database
from services.storage.engine import open_engine
from tests.dashboard.browsing import ARGUMENTS, CHROMIUM

TEMPLATE = "classpulse_template"


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The server's maintenance database. Not in pytest's own folder, which every other run of pytest closes to other users: as root
    the server is one."""
    with tempfile.TemporaryDirectory(prefix="classpulse-tests-") as folder, embedded_database(Path(folder)) as url:
        yield url


@pytest.fixture(scope="session")
def admin(server_url: str) -> Iterator[Engine]:
    """Makes and drops databases; holds no connection in between. A test's data need not survive a power cut: no fsync."""
    engine = create_engine(server_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    _sql(engine, "ALTER SYSTEM SET fsync = off")
    _sql(engine, "SELECT pg_reload_conf()")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_template(admin: Engine) -> str:
    """The name of a database at head that nobody is connected to."""
    _sql(admin, f"CREATE DATABASE {TEMPLATE}")
    engine = open_engine(database_of(admin, TEMPLATE))
    migrate.upgrade(engine)
    engine.dispose()
    return TEMPLATE


@pytest.fixture
def database_url(admin: Engine, migrated_template: str) -> Iterator[str]:
    """A migrated database of the test's own: commits, NOTIFY and several connections behave as in production."""
    name = f"test_{uuid4().hex}"
    _sql(admin, f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    yield database_of(admin, name)
    _sql(admin, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_database_url(admin: Engine) -> Iterator[str]:
    """A database that was never migrated."""
    name = f"test_{uuid4().hex}"
    _sql(admin, f"CREATE DATABASE {name}")
    yield database_of(admin, name)
    _sql(admin, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole run: Playwright keeps an event loop running, which the asynchronous tests of other modules would meet."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


def database_of(admin: Engine, name: str) -> str:
    return make_url(str(admin.url)).set(database=name).render_as_string(hide_password=False)


def _sql(admin: Engine, statement: str) -> None:
    with admin.connect() as connection:
        connection.execute(text(statement))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CLASSPULSE_TESTS_MAY_SKIP=0 a skipped test fails the run: on a machine that was set up for it nothing may be missing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CLASSPULSE_TESTS_MAY_SKIP") == "0" and reporter and reporter.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("Tests were skipped that this machine should run.", red=True)
