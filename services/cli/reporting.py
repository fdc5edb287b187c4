"""`report`: a session as a file."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from services.bootstrap.service import open_database
from services.cli import app, people
from services.cli.options import DataDir, load_settings
from services.domain.reach import Reach
from services.reports import files
from services.reports.summary import summarise
from services.storage import organisations, sessions


@app.command()
def report(
    session: UUID,
    out: Annotated[Path, typer.Option(help="The file to write.")],
    form: Annotated[files.Format | None, typer.Option("--format", help="The file's format; default: as its name ends, or json.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Writes the report of a session to a file."""
    settings = load_settings(data_dir=data_dir)
    with open_database(settings) as engine, engine.begin() as connection:
        found = sessions.get(connection, Reach.all_of(organisations.default_organisation(connection)), session)
        made = summarise(connection, found, k_floor=settings.k_floor, address=settings.base_url)
    files.write(made, out, form or _named(out))
    people.print(f"Written to {out}", markup=False)


def _named(out: Path) -> files.Format:
    name = out.name.lower()
    return next((form for form in reversed(files.Format) if name.endswith(f".{form.ending}")), files.Format.JSON)
