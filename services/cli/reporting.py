"""`report`: a session or a course as a file, and whether a file is one. Each command loads what it needs: a role that makes no reports
lacks it."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

import httpx
import typer
from sqlalchemy import Connection
from typer.core import TyperGroup

from services.bootstrap.service import open_database
from services.cli import app, people
from services.cli.options import ACTOR, DataDir, load_settings
from services.domain.looks import Look
from services.domain.made_reports import Standing
from services.domain.reach import Reach
from services.errors import BadInput, Overloaded
from services.settings import Settings
from services.storage import audit, organisations, raw_readings, sessions

if TYPE_CHECKING:
    from services.reports.making import Draft
    from services.reports.statement import Statement


class Kind(StrEnum):
    """A report's format, or single readings."""

    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    XAPI = "xapi"
    CALIPER = "caliper"
    PARQUET = "parquet"
    READINGS_CSV = "readings-csv"


_RAW: Final = {Kind.PARQUET: "parquet", Kind.READINGS_CSV: "csv"}


class _MakeByDefault(TyperGroup):
    """`report SESSION ...` is `report make SESSION ...`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["make", *args]
        return super().parse_args(ctx, args)


report = typer.Typer(
    cls=_MakeByDefault,
    help="A session or a course as a file, and whether a file is one: `report SESSION --out FILE`.",
    no_args_is_help=True,
)
app.add_typer(report, name="report")


@report.command()
def make(
    *,
    session: Annotated[UUID | None, typer.Argument()] = None,
    course: Annotated[str | None, typer.Option(help="Instead of a session: all of the course with this title.")] = None,
    out: Annotated[Path, typer.Option(help="The file to write; its signature goes beside it, as FILE.sig.")],
    form: Annotated[Kind | None, typer.Option("--format", help="The file's format; default: as its name ends, or json.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Writes the report of a session or a course to a file.

    As `parquet` or `readings-csv`, single readings of a session where its policy allows it.
    """
    from services.bootstrap.reporting import workshop_of
    from services.reports import files
    from services.reports.course import formats as course_formats
    from services.reports.formats import Format
    from services.reports.report import export

    settings, kind = load_settings(data_dir=data_dir), form or _named(out)
    if session is not None and course is not None:
        raise BadInput("A report is of a session or of a course, not of both.")
    wanted = session or course
    if wanted is None:
        raise BadInput("Name a session, or a course with --course TITLE.")
    if isinstance(wanted, str):
        course_formats.of(kind.value)
    elif kind in _RAW:
        _write_readings(settings, wanted, _RAW[kind], out)
        return

    with open_database(settings) as engine:
        workshop = workshop_of(settings, engine)

        def read(conn: Connection) -> "Draft":
            if isinstance(wanted, str):
                return workshop.of_course(conn, _reach(conn), wanted)
            return workshop.of_session(conn, sessions.get(conn, _reach(conn), wanted))

        files.save_signed(workshop.make(read, Format(kind.value), export, made_by=ACTOR), out)
    people.print(f"Written to {out}", markup=False)


@report.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A report.")],
    sig: Annotated[Path | None, typer.Option(help="Its signature; default: FILE.sig, or what the service at --url says.")] = None,
    url: Annotated[str | None, typer.Option(help="Asks this service too whether the report is its own and still holds.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Says by which service and network a report was made and when, whether it was changed, and whether it was withdrawn.

    Exit code 0 only for one that is whole, of a service that is known here or at --url, and not withdrawn.
    """
    from services.reports.statement import beside

    settings = load_settings(data_dir=data_dir)
    content = _content(file)
    digest = hashlib.sha256(content).hexdigest()
    asked = _ask(url, digest) if url is not None else _Answer(None, [], None)
    at = sig or beside(file)
    signature = _content(at).decode("ascii", "replace") if sig or at.exists() else asked.signature
    known = [*_own_keys(settings), *asked.keys]
    verdict, said, key = _judge(content, signature, known, asked.state)
    line: dict[str, object] = {
        "file": str(file),
        "sha256": digest,
        "verdict": verdict,
        "service_key": key,
        "service_key_known": key in known,
    }
    if said is not None:
        about = {"session_id" if isinstance(said.about, UUID) else "course": str(said.about)}
        made = {"service": said.service, "made_at": said.made_at.isoformat(), **about}
        line |= {**made, "format": said.form, "weights": list(said.weights)}
    typer.echo(json.dumps(line))
    people.print(_VERDICTS[verdict])
    if verdict != "genuine":
        raise typer.Exit(1)


@report.command()
def key(
    rotate: Annotated[bool, typer.Option("--rotate", help="Signs with a new key from the next start; the old one stays known.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Shows the key that signs reports: its id and public half."""
    from services.auth import signing

    settings = load_settings(data_dir=data_dir)
    if rotate and settings.signing_key is not None:
        raise BadInput("The key is CLASSPULSE_SIGNING_KEY: change it there, and add its public half to CLASSPULSE_PREVIOUS_SIGNING_KEYS.")
    if rotate:
        signing.rotate(settings.data_dir)
    keys = signing.load_signing_keys(settings.data_dir, *_configured(settings))
    typer.echo(json.dumps({"key": keys.key_ids[0], "public": keys.public, "previous": keys.key_ids[1:]}))


_VERDICTS: Final = {
    "genuine": "Genuine: it is as it was made.",
    "changed": "[bold red]Changed:[/] it is not the file that was signed.",
    "withdrawn": "[bold red]Withdrawn:[/] it is as it was made, and does not hold any more; ask for the report anew.",
    "foreign": "[bold red]Foreign:[/] it is as it was signed, by a key that is not known here. Ask its service with --url.",
    "unsigned": "[bold red]Unsigned:[/] there is no signature beside it; --sig names one, --url asks a service.",
}


def _judge(content: bytes, signature: str | None, known: list[str], state: str | None) -> tuple[str, "Statement | None", str | None]:
    from services.reports.statement import Statement

    if signature is None:
        return "unsigned", None, None
    said, key_id = Statement.read(signature)
    if not said.is_of(content):
        return "changed", said, key_id
    if key_id not in known:
        return "foreign", said, key_id
    return ("withdrawn" if state == Standing.WITHDRAWN else "genuine"), said, key_id


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a service says of a file's hash."""

    state: str | None
    keys: list[str]
    signature: str | None


def _ask(url: str, digest: str) -> _Answer:
    """Raises Overloaded where no service answers."""
    try:
        answer = httpx.get(f"{url.rstrip('/')}/api/v1/reports/verify", params={"sha256": digest}, timeout=30)
        answer.raise_for_status()
        said = answer.json()
        return _Answer(said["state"], said["keys"], said["signature"])
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise Overloaded(f"The service at {url} does not say anything of the report: {error}.") from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error


def _own_keys(settings: Settings) -> list[str]:
    from services.auth import signing

    return signing.known_key_ids(settings.data_dir, *_configured(settings))


def _configured(settings: Settings) -> tuple[str | None, list[str]]:
    return settings.signing_key.get_secret_value() if settings.signing_key else None, settings.previous_signing_keys


def _named(out: Path) -> Kind:
    name = out.name.lower()
    several = {Kind.XAPI: "xapi.json", Kind.CALIPER: "caliper.json"}
    return next((kind for kind in reversed(Kind) if name.endswith(f".{several.get(kind, kind.value)}")), Kind.JSON)


def _write_readings(settings: Settings, session_id: UUID, form: str, out: Path) -> None:
    """Written down before the first row leaves. Raises Forbidden where the policy does not allow it."""
    from services.reports import files
    from services.reports.export_readings import RawFormat, pieces

    with open_database(settings) as engine:
        with engine.begin() as conn:
            session = sessions.get(conn, _reach(conn), session_id)
            raw_readings.check(session)
            students = raw_readings.students(conn, session.id)
            said = {"actor": ACTOR, "action": Look.READINGS.value}
            audit.record(conn, session.organisation_id, subject_id=None, session_id=session.id, students=len(students), **said)
        files.save(pieces(engine.connect, students, RawFormat(form)), out)
    people.print(f"Written to {out}", markup=False)


def _reach(conn: Connection) -> Reach:
    return Reach.all_of(organisations.default_organisation(conn))
