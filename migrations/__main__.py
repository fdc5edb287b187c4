"""`python -m migrations "rooms of a course"` drafts the next migration: what the models say and the newest one does not.

A draft: read it, write the way back, and split what does two things.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from services.storage import migrate
from services.storage.embedded import embedded_database
from services.storage.engine import open_engine


def draft(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder, embedded_database(Path(folder)) as url:
        engine = open_engine(url)
        migrate.upgrade(engine)
        with engine.connect() as connection:
            command.revision(migrate.config(connection), message=message, autogenerate=True)
        engine.dispose()


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]) or sys.exit("usage: python -m migrations WHAT CHANGES"))
