"""Commands of data sets: look into one, and measure what preprocessing does to one."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from services import log
from services.cli import app, people


@app.command()
def dataset(
    data: Annotated[Path, typer.Argument(help="A data set's folder; its format is found out.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, which also lists the pictures with several labels.")] = False,
) -> None:
    """Counts a data set's pictures by expression and split, and says what is wrong with it."""
    from training import datasets

    found = datasets.summarise(datasets.load(data))
    if as_json:
        typer.echo(json.dumps(found))
        return
    people.print(_counts(found["counts"]))
    for line in _facts(found):
        people.print(line, markup=False)


@app.command()
def preprocess_study(
    data: Annotated[Path, typer.Option("--data", help="A data set's folder; folds follow its subjects or movies where it has them.")],
    out: Annotated[Path, typer.Option(help="Folder for study.json, study.md and the runs; a killed study continues there.")],
    steps: Annotated[str | None, typer.Option(help="Such as equalize,haar_crop+align+dct; default each step alone.")] = None,
    model: Annotated[str, typer.Option(help="A name from `classpulse models`.")] = "mini_xception",
    recipe: Annotated[str, typer.Option(help="How it is trained.")] = "fer_then_kdef",
    epochs: Annotated[int | None, typer.Option(min=1, help="Default: the recipe's.")] = None,
    folds: Annotated[int, typer.Option(min=2, help="Networks that are trained for each step, and for none.")] = 5,
    picture: Annotated[Path | None, typer.Option(help="Also draw the steps on the face in this picture, as steps.png.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    threads: Annotated[int | None, typer.Option(min=1, help="CPU threads; default all.")] = None,
) -> None:
    """Trains once for each preprocessing step of paper P3, and without any, and compares them fold by fold."""
    from training.preprocessing import EACH, parse
    from training.preprocessing.sheet import draw_sheet
    from training.preprocessing.study import study

    log.configure()
    chains = EACH if steps is None else parse(steps)
    if picture is not None:
        draw_sheet(picture, out / "steps.png", chains)
    found = study(data, out, chains, model=model, recipe=recipe, folds=folds, epochs=epochs, device=device, threads=threads)
    people.print((out / "study.md").read_text(), markup=False)
    typer.echo(json.dumps(found))


def _counts(counts: dict[str, dict[str, int]]) -> Table:
    """A row an expression, a column a split."""
    table = Table("", *counts)
    for name in counts["all"]:
        table.add_row(name, *(str(of_split[name]) for of_split in counts.values()))
    table.add_section()
    table.add_row("", *(str(sum(of_split.values())) for of_split in counts.values()))
    return table


def _facts(found: dict[str, Any]) -> list[str]:
    duplicates = found["duplicates"]
    sizes = list(found["sizes"])
    lines = [f"all {sizes[0]} pixels" if len(sizes) == 1 else f"{len(sizes)} sizes, most often {sizes[0]} pixels"]
    if found["groups"] is not None:
        lines.append(f"{found['groups']} subjects or movies")
    if found["without_votes"] is not None:
        lines.append(f"{found['without_votes']} pictures without a vote for any of the seven")
    lines.append(f"{duplicates['groups']} pictures occur more than once, {duplicates['conflicting_groups']} of them under several labels")
    lines += [f"{count} of {split} have their pixels in train too" for split, count in (duplicates["seen_in_training"] or {}).items()]
    return lines
