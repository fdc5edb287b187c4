"""Commands of the expression network: train it, measure it, run it over a recording."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from services.cli import app, people
from services.cli.options import DataDir, load_settings
from services.domain.policy import Faces, Policy
from services.errors import BadInput

Folder = Annotated[Path, typer.Option("--data", help="A data set's folder; its format is found out.")]
Device = Annotated[str, typer.Option(help="auto, cpu or cuda.")]


class Split(StrEnum):
    TRAIN, PUBLIC, PRIVATE, ALL = "train", "public", "private", "all"


@app.command()
def train(
    data: Folder,
    out: Annotated[Path, typer.Option(help="Folder for config, metrics, weights and card; a killed run continues there.")],
    model: Annotated[str, typer.Option(help="A name from `classpulse models`.")],
    recipe: Annotated[str, typer.Option(help="How it is trained.")] = "ours",
    epochs: Annotated[int | None, typer.Option(help="Default: the recipe's.")] = None,
    device: Device = "auto",
    threads: Annotated[int | None, typer.Option(help="CPU threads; default all.")] = None,
) -> None:
    """Trains a network on a data set's training half, chosen on its validation half."""
    from training import run

    typer.echo(json.dumps(run.train(model, recipe, data, out, epochs=epochs, device=device, threads=threads)))


@app.command()
def models() -> None:
    """The networks that can be trained, one JSON object a line."""
    from training.models import describe

    for line in describe():
        typer.echo(json.dumps(line))


@app.command()
def evaluate(
    data: Folder,
    split: Annotated[Split, typer.Option(help="Which half of the data set.")] = Split.ALL,
    weights: Annotated[Path | None, typer.Option(help="Default: the shipped ones.")] = None,
    detect: Annotated[bool, typer.Option("--detect", help="Find the face first, as in production; no face found counts as wrong.")] = False,
    device: Device = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Measures the expression network on pictures with known labels."""
    from services.vision.device import choose_device
    from training.evaluate import evaluate as measure

    detector = None
    if detect:
        from services.vision.face_detector import MtcnnFaceDetector

        detector = MtcnnFaceDetector(choose_device(device))
    result = measure(data, split=split.value, weights=weights, detector=detector, device=device)
    if as_json:
        typer.echo(json.dumps(result))
        return
    for name, value in result.items():
        if isinstance(value, int | float):
            people.print(f"{name:>22}  {value:.4f}" if isinstance(value, float) else f"{name:>22}  {value}")


@app.command()
def replay(
    videos: Annotated[list[Path], typer.Argument(help="Recorded video; each file is one participant.")],
    fps: Annotated[str, typer.Option(help="Frames per second that are read, or `all`.")] = "2",
    faces: Annotated[Faces, typer.Option(help="`many`: a room camera or a gallery recording.")] = Faces.ONE,
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON line only.")] = False,
) -> None:
    """Recorded video through the same pipeline as live video, faster than real time."""
    from services.bootstrap.machinery import load_machinery
    from services.bootstrap.replay import replay as run
    from services.bootstrap.service import open_database

    settings = load_settings(data_dir=data_dir)
    policy = Policy(analysis=settings.law.strictest(Policy().analysis), k=settings.k_floor)
    machinery = load_machinery(settings)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())
    with open_database(settings) as engine, Progress(*columns, console=people, disable=as_json) as bar:
        tasks = {path: bar.add_task(path.name, total=1.0) for path in videos}
        done = run(
            engine,
            machinery,
            videos,
            fps=_rate(fps),
            faces=faces,
            policy=policy,
            on_progress=lambda p, x: bar.update(tasks[p], completed=x),
        )
    typer.echo(json.dumps(done.as_json()))


def _rate(text: str) -> float | None:
    if text == "all":
        return None
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if rate <= 0:
        raise BadInput(f"--fps takes a number above 0 or `all`, not {text!r}.")
    return rate
