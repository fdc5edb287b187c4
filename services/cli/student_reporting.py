"""`report student`: one student's page as a file, to be given to that student."""

from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import typer

from services import clock
from services.bootstrap.service import open_database
from services.cli import people
from services.cli.options import ACTOR, DataDir, load_settings
from services.cli.reporting import report
from services.domain.looks import Look
from services.storage import audit, individuals, own, participants


@report.command()
def student(
    participant: Annotated[UUID, typer.Argument(help="The participant's id, of one session.")],
    out: Annotated[Path, typer.Option(help="The file to write, .pdf or .html.")],
    language: Annotated[Literal["en", "de"], typer.Option(help="What it is written in.")] = "en",
    data_dir: DataDir = None,
) -> None:
    """Writes what was read of one student to a file, where the session's policy and the student let it be shown.

    The student is told that it was looked at.
    """
    from services.reports import files
    from services.reports.own.export import OwnFormat, export_for_staff
    from services.reports.own.languages import LANGUAGES
    from services.reports.own.summary import summarise

    settings = load_settings(data_dir=data_dir)
    form = OwnFormat.HTML if out.suffix.lower() in {".html", ".htm"} else OwnFormat.PDF
    with open_database(settings) as engine:
        with engine.begin() as conn:
            who = participants.get(conn, participant)
            found = own.read(conn, who.session_id, who.id)
            individuals.check(found.session, who)
            audit.looked(
                conn, who.organisation_id, actor=ACTOR, what=Look.PARTICIPANT, session_id=who.session_id, subject_id=who.id
            )  # fmt: skip
        read = summarise(found, k_floor=settings.k_floor, law=settings.law)
        files.save(export_for_staff(read, form, LANGUAGES[language], language=language, made_at=clock.now()), out)
    people.print(f"Written to {out}", markup=False)
