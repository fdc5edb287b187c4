"""`schedules`: reports that are made by themselves."""

import json
from datetime import time
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy import Connection

from services import clock
from services.bootstrap.service import open_database
from services.cli import app
from services.cli.options import ACTOR, DataDir, Slug, load_settings
from services.domain.reach import Reach
from services.domain.report_schedules import Covers, ReportSchedule, Timetable, zone_of
from services.errors import BadInput
from services.storage import courses, organisations, report_schedules

schedules = typer.Typer(help="Reports that are made by themselves.", no_args_is_help=True)
app.add_typer(schedules, name="schedules")


@schedules.command("add")
def add(
    course: str,
    on: Annotated[list[int], typer.Option(min=1, max=7, help="A day of the week, 1 is Monday; may be given often.")],
    at: Annotated[str, typer.Option(help="The time of the day: 15:00.")],
    zone: Annotated[str, typer.Option(help="Of which place: Europe/Berlin.")],
    form: Annotated[str, typer.Option("--format", help="As `report` has them.")] = "pdf",
    covers: Annotated[Covers, typer.Option(help="One report of the course, or one of each session that has ended since.")] = Covers.COURSE,
    organisation: Slug = organisations.DEFAULT_SLUG,
    data_dir: DataDir = None,
) -> None:
    """Of all sessions of a course, whoever's they are."""
    from services.reports.course import formats as course_formats
    from services.reports.formats import Format

    if form not in set(Format):
        raise BadInput(f"A report is {', '.join(Format)}.")
    if covers is Covers.COURSE:
        course_formats.of(form)
    timetable = Timetable(frozenset(on), _clock(at), zone_of(zone))
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as conn:
        reach = _reach(conn, organisation)
        course_id = courses.find(conn, reach, course)
        what: dict[str, Any] = {"covers": covers, "form": form, "timetable": timetable, "now": clock.now()}
        made = report_schedules.create(conn, reach.organisation_id, course_id, actor=ACTOR, **what)
        _print(report_schedules.get(conn, reach, made))


@schedules.command("list")
def list_schedules(organisation: Slug = organisations.DEFAULT_SLUG, data_dir: DataDir = None) -> None:
    """One line each, the one that is due next first; `nothing` says why the last time left no report."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as conn:
        found = report_schedules.list_of(conn, _reach(conn, organisation))
    for schedule in found:
        _print(schedule)


@schedules.command("delete")
def delete(schedule: UUID, organisation: Slug = organisations.DEFAULT_SLUG, data_dir: DataDir = None) -> None:
    """What it has asked for is still made."""
    with open_database(load_settings(data_dir=data_dir)) as engine, engine.begin() as conn:
        report_schedules.remove(conn, _reach(conn, organisation), schedule, actor=ACTOR)


def _reach(conn: Connection, organisation: str) -> Reach:
    return Reach.all_of(organisations.by_slug(conn, organisation).id)


def _clock(said: str) -> time:
    try:
        return time.fromisoformat(said).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise BadInput(f"{said} is no time of the day; one is 15:00.") from None


def _print(schedule: ReportSchedule) -> None:
    line = {
        "id": str(schedule.id),
        "course": schedule.course,
        "covers": schedule.covers.value,
        "format": schedule.form,
        "weekdays": sorted(schedule.timetable.weekdays),
        "time": f"{schedule.timetable.at:%H:%M}",
        "time_zone": schedule.timetable.zone.key,
        "actor": schedule.actor,
        "next_at": schedule.next_at.isoformat(),
        "last_at": schedule.last_at.isoformat() if schedule.last_at else None,
        "nothing": schedule.nothing,
    }
    typer.echo(json.dumps(line, ensure_ascii=False))
