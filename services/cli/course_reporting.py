"""`report --course`: the sessions of a course as a file."""

from pathlib import Path

from services.bootstrap.service import open_database
from services.domain.reach import Reach
from services.errors import BadInput
from services.reports import files
from services.reports.course.formats import CourseFormat, export
from services.reports.course.summary import summarise
from services.settings import Settings
from services.storage import organisations


def write(settings: Settings, title: str, kind: str, out: Path) -> None:
    """Raises BadInput for a format that courses do not have, NotFound, Misconfigured."""
    if kind not in set(CourseFormat):
        raise BadInput(f"A course's report is {', '.join(CourseFormat)}; {kind} is of a session.")
    with open_database(settings) as engine, engine.begin() as connection:
        reach = Reach.all_of(organisations.default_organisation(connection))
        report = summarise(connection, reach, title, k_floor=settings.k_floor)
    files.save(export(report, CourseFormat(kind)), out)
