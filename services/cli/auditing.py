"""`audit`: who did and saw what."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

import typer
from rich.table import Table

from services.bootstrap.service import open_database
from services.cli import app, people
from services.cli.options import DataDir, load_settings
from services.storage import audit, organisations
from services.storage.audit import Entry, Wanted

_COLUMNS: Final = ("at", "actor", "action", "subject", "session", "details")


@app.command("audit")
def show(
    session: Annotated[UUID | None, typer.Option(help="About this session.")] = None,
    subject: Annotated[UUID | None, typer.Option(help="About this participant, key, webhook or login.")] = None,
    actor: Annotated[str | None, typer.Option(help="By this user, key or participant.")] = None,
    action: Annotated[str | None, typer.Option(help="Such as participant.erased or mood.seen.")] = None,
    before: Annotated[datetime | None, typer.Option(help="Before this time, UTC.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    organisation: Annotated[
        str, typer.Option(help="Whose log; a single school has the one called `default`.")
    ] = organisations.DEFAULT_SLUG,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")] = False,
    data_dir: DataDir = None,
) -> None:
    """The audit log, newest first: ids and numbers, no names."""
    wanted = Wanted(session, subject, actor, action, before.replace(tzinfo=UTC) if before else None)
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as connection:
        found = audit.page(connection, organisations.by_slug(connection, organisation).id, wanted, limit=limit)
    if as_json:
        for entry in found:
            typer.echo(json.dumps(asdict(entry), default=str))
    else:
        people.print(_table(found))


def _table(found: list[Entry]) -> Table:
    table = Table(*_COLUMNS, box=None)
    for entry in found:
        about = (entry.subject_id or "", entry.session_id or "", json.dumps(entry.details) if entry.details else "")
        table.add_row(f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.actor, entry.action, *map(str, about))
    return table
