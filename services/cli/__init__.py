"""The program `classpulse`. Data goes to stdout, one JSON object a line; what a person reads goes to stderr; 0 only on success."""

import sys

import typer
from pydantic import ValidationError
from rich.console import Console

from services.errors import ClassPulseError

app = typer.Typer(
    name="classpulse",
    help="Reads the visible expression of a live online class: WebRTC in, the mood of the class out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
people = Console(stderr=True, highlight=False, soft_wrap=True)


def main() -> None:
    """Errors that a user can mend are one sentence and exit code 1; anything else is a bug and shows its traceback."""
    from services.cli import (  # noqa: F401 - they register
        auditing,
        benching,
        database,
        datasets,
        demo,
        erasures,
        explaining,
        exporting,
        feedback,
        keys,
        learning,
        networks,
        reporting,
        roles,
        scheduling,
        student_reporting,
        subject_access,
    )

    try:
        app()
    except ClassPulseError as error:
        people.print(f"[bold red]{error.title}:[/] ", end="")
        people.print(error.detail, markup=False)
        sys.exit(1)
    except ValidationError as error:
        people.print("[bold red]Misconfigured:[/]")
        for problem in error.errors():
            where = "_".join(str(part) for part in problem["loc"]).upper()
            people.print(f"  {f'CLASSPULSE_{where}: ' if where else ''}{problem['msg']}", markup=False)
        sys.exit(1)
