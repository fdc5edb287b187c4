"""Whether the database can be worked with."""

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import migrations
from services.storage import migrate


def database_fault(engine: Engine) -> str | None:
    """What is wrong, without addresses or names; None when all is well. Blocking."""
    try:
        current = migrate.current_revision(engine)
    except SQLAlchemyError:
        return "does not answer"
    if current != _head():
        return "is not migrated; run: classpulse db upgrade"
    return None


@cache
def _head() -> str | None:
    """The newest migration that this program brings along."""
    return ScriptDirectory(migrations.__path__[0]).get_current_head()
