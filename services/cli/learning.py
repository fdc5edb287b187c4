"""Commands of the expression network: train it, measure it, run it over a recording."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from services.cli import app, people
from services.cli.options import DataDir, json_object, load_settings
from services.domain.policy import Faces, Policy
from services.errors import BadInput

Folder = Annotated[Path, typer.Option("--data", help="A data set's folder; its format is found out.")]
Device = Annotated[str, typer.Option(help="auto, cpu or cuda.")]
Views = Annotated[int, typer.Option(help="Looks at each face: 1, 2 (with its mirror image, as the service does) or 10.")]
Threads = Annotated[int | None, typer.Option(min=1, help="CPU threads; default all.")]


class Split(StrEnum):
    TRAIN, PUBLIC, PRIVATE, ALL = "train", "public", "private", "all"


@app.command()
def train(
    data: Folder,
    out: Annotated[Path, typer.Option(help="Folder for config, metrics, figures, weights and card; a killed run continues there.")],
    model: Annotated[str, typer.Option(help="A name from `classpulse models`.")],
    recipe: Annotated[str, typer.Option(help="How it is trained: a name from training/recipes.py.")] = "ours",
    arguments: Annotated[str, typer.Option(help="The network's arguments as JSON, e.g. of p5_cnn.")] = "{}",
    epochs: Annotated[int | None, typer.Option(min=1, help="Default: the recipe's.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same machine, same threads: same weights.")] = 1,
    teacher: Annotated[Path | None, typer.Option(help="A teacher's answers to the same data, from `classpulse teach`.")] = None,
    init: Annotated[Path | None, typer.Option(help="Weights of an earlier run to start from.")] = None,
    imagenet: Annotated[Path | None, typer.Option(help="ImageNet weights of the backbone: a file of torchvision's, or its folder.")] = None,
    fold: Annotated[str | None, typer.Option(help="1/5: the first of five folds over all rows, by subject or movie where known.")] = None,
    device: Device = "auto",
    threads: Threads = None,
) -> None:
    """Trains a network on a data set's training half, chosen on its validation half."""
    from training import run

    result = run.train(
        model,
        recipe,
        data,
        out,
        arguments=json_object("--arguments", arguments),
        epochs=epochs,
        seed=seed,
        teacher=teacher,
        init=init,
        imagenet=imagenet,
        fold=None if fold is None else _fold(fold),
        device=device,
        threads=threads,
    )
    typer.echo(json.dumps(result))


@app.command()
def cross_validate(
    data: Folder,
    out: Annotated[Path, typer.Option(help="Folder of the runs, one folder for each fold.")],
    model: Annotated[str, typer.Option(help="A name from `classpulse models`.")],
    recipe: Annotated[str, typer.Option(help="How it is trained.")],
    folds: Annotated[int, typer.Option(min=2, help="Number of folds; by subject or movie where the data has them.")] = 5,
    epochs: Annotated[int | None, typer.Option(min=1, help="Default: the recipe's.")] = None,
    init: Annotated[Path | None, typer.Option(help="Weights that every fold starts from.")] = None,
    device: Device = "auto",
    threads: Threads = None,
) -> None:
    """Trains once for each fold and sums up what the folds that were left out say."""
    from training.cross_validation import cross_validate as run

    typer.echo(json.dumps(run(model, recipe, data, out, folds=folds, epochs=epochs, init=init, device=device, threads=threads)))


@app.command()
def teach(
    members: Annotated[list[Path], typer.Argument(help="Weights files; several are an ensemble.")],
    data: Folder,
    out: Annotated[Path, typer.Option(help="An .npz file for `classpulse train --teacher`.")],
    views: Views = 2,
    device: Device = "auto",
) -> None:
    """Writes down what trained networks answer to a data set, for a smaller one to learn from."""
    from training.teacher import teach as run

    typer.echo(json.dumps(run(members, data, out, views=views, device=device)))


@app.command()
def evaluate(
    data: Folder,
    split: Annotated[Split, typer.Option(help="Which half of the data set.")] = Split.ALL,
    weights: Annotated[Path | None, typer.Option(help="Default: the shipped ones.")] = None,
    detect: Annotated[bool, typer.Option("--detect", help="Find the face first, as in production; no face found counts as wrong.")] = False,
    views: Views = 2,
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
    result = measure(data, split=split.value, weights=weights, detector=detector, device=device, views=views)
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
    with open_database(settings) as engine, Progress(*columns, console=people, disable=as_json or not people.is_terminal) as bar:
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


def _fold(text: str) -> tuple[int, int]:
    fold, _, folds = text.partition("/")
    if not (fold.isdecimal() and folds.isdecimal() and 1 <= int(fold) <= int(folds) and int(folds) >= 2):
        raise BadInput(f"--fold takes one of several folds, such as 1/5, not {text!r}.")
    return int(fold), int(folds)


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
