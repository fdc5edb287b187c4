"""`subject-access`: all that is stored of one person, as a file for them."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import Connection

from services.bootstrap.service import open_database
from services.cli import app, people
from services.cli.options import ACTOR, DataDir, load_settings
from services.errors import NotFound
from services.reports.subject_file import pieces
from services.storage import organisations, subjects
from services.storage.subjects import Subject


@app.command("subject-access")
def write(
    person: Annotated[str, typer.Argument(help="The platform's id of the person (all sessions), or a participant's id (that session).")],
    out: Annotated[Path, typer.Option(help="The JSON file to write; a new one only you can read.")],
    organisation: Annotated[
        str, typer.Option(help="Whose student; a single school has the one called `default`.")
    ] = organisations.DEFAULT_SLUG,
    data_dir: DataDir = None,
) -> None:
    """Writes everything that the database has about one person to a file that explains itself (GDPR, art. 15)."""
    settings = load_settings(data_dir=data_dir)
    with open_database(settings) as engine:
        with engine.begin() as connection:
            subject = _subject(connection, organisations.by_slug(connection, organisation).id, person)
            subjects.copied(connection, subject, actor=ACTOR)
        out.touch(mode=0o600)
        with out.open("w", encoding="utf-8") as file:
            file.writelines(
                pieces(
                    engine.connect,
                    subject,
                    raw_retention=timedelta(hours=settings.raw_retention_hours),
                    token_valid=timedelta(hours=settings.participant_token_hours),
                )
            )
    people.print(f"Written to {out}", markup=False)


def _subject(connection: Connection, organisation_id: UUID, called: str) -> Subject:
    """A platform's id may look like one of ours: it comes first. Raises NotFound."""
    try:
        return subjects.of_person(connection, organisation_id, called)
    except NotFound:
        found = subjects.of_participant(connection, _uuid(called))
    if found.organisation_id != organisation_id:
        raise NotFound("There is no such participant.")
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(f"Nobody is known here as {text}.") from None
