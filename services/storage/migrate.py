"""Alembic from code: the schema's history travels in the package `migrations`, no alembic.ini is needed."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

import migrations

LOCK = 0x436C5075  # "ClPu": one migrator at a time per database


def config(connection: Connection) -> Config:
    """Alembic's configuration bound to an open connection."""
    found = Config(attributes={"connection": connection})
    found.set_main_option("script_location", migrations.__path__[0].replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    found.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    return found


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the schema to `revision`. Processes that start together wait for the first one and then find nothing to do."""
    _locked(engine, lambda connection: command.upgrade(config(connection), revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Back to an older `revision`, or "base". Data of tables that go is gone."""
    _locked(engine, lambda connection: command.downgrade(config(connection), revision))


def current_revision(engine: Engine) -> str | None:
    """None on a database that was never migrated."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _locked(engine: Engine, work: Callable[[Connection], None]) -> None:
    with engine.connect() as connection:
        connection.detach()  # closing it, however this ends, gives the lock back
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
        work(connection)
        connection.commit()
