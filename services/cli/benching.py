"""`bench`: how fast the parts are on this machine, beside what else there is."""

import json
from pathlib import Path
from typing import Annotated

import typer

from services.cli import app, people


@app.command()
def bench(
    name: Annotated[str | None, typer.Argument(help="Which one; without it they are listed.")] = None,
    rounds: Annotated[int, typer.Option(min=3, help="Turns that everything that is compared gets.")] = 15,
    seconds: Annotated[
        float, typer.Option(min=1, help="For the turns of one setting; a busy machine may get fewer turns, never under 3.")
    ] = 240,
    only: Annotated[str, typer.Option(help="A part of the names of what is wanted.")] = "",
    size: Annotated[int | None, typer.Option(min=1, help="How much of what a benchmark counts; its line in the list says of what.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="Labelled pictures: accuracy is measured beside time, where the benchmark does.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Benchmarks; what is compared takes turns in one run, so that its ratios hold beside the machine's other work."""
    from services.bench import catalogue

    if name is None:
        for known, about in sorted(catalogue.CATALOGUE.items()):
            typer.echo(json.dumps({"bench": known, "about": about}))
        return
    asked = catalogue.Asked(rounds, seconds, only, size, data, say=lambda text: people.print(text, markup=False))
    report = catalogue.run(name, asked)
    if as_json:
        typer.echo(json.dumps(report.as_json()))
        return
    for what, times in report.ratios.items():
        people.print(f"{times:8.2f}  {what}", markup=False)
