"""Alembic's entry: runs on the connection that `services.storage.migrate` hands over, under its lock."""

from alembic import context
from sqlalchemy import Connection

from services.storage.models import Base


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Partitions come and go with the days; they are no part of the schema."""
    return not (kind == "table" and name is not None and name.startswith("reading_"))


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_name=include_name,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
