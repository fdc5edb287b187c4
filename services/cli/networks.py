"""Commands of the networks themselves: list them, check them before training, make weights files of other files."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from services.cli import app, people
from services.cli.options import json_object

Out = Annotated[Path, typer.Option(help="The weights file to write (.safetensors); its card is put beside it.")]
Calibration = Annotated[Path | None, typer.Option("--data", help="Data whose `public` rows calibrate and measure the result.")]
Device = Annotated[str, typer.Option(help="auto, cpu or cuda.")]


@app.command()
def models() -> None:
    """The networks that can be trained, one JSON object a line."""
    from training.models import describe

    for line in describe():
        typer.echo(json.dumps(line))


@app.command()
def sanity(
    model: Annotated[str, typer.Option(help="A name from `classpulse models`.")],
    arguments: Annotated[str, typer.Option(help="The network's arguments as JSON.")] = "{}",
    data: Annotated[Path | None, typer.Option(help="Faces to check on; default random shapes.")] = None,
    steps: Annotated[int, typer.Option(min=1, help="At most so many to learn a few pictures by heart.")] = 300,
    seed: Annotated[int, typer.Option(help="Of the network's first numbers.")] = 1,
) -> None:
    """Before hours of training: does the network start undecided (loss ln 7), and can it learn 14 faces by heart? Exit code 1 if not."""
    from training.sanity import check

    report = check(model, json_object("--arguments", arguments), data=data, steps=steps, seed=seed)
    typer.echo(json.dumps(asdict(report) | {"sane": report.sane}))
    if not report.starts_undecided:
        people.print(
            f"It starts with a loss of {report.initial_loss:.2f} instead of {report.expected_loss:.2f}: look at how it is initialised."
        )
    if not report.learns_by_heart:
        people.print(f"After {report.overfit_steps} steps its loss on 14 pictures is still {report.overfit_loss:.2f}.")
    if not report.sane:
        raise typer.Exit(1)


@app.command()
def ensemble(
    members: Annotated[list[Path], typer.Argument(help="Weights files of trained networks.")],
    out: Out,
    data: Calibration = None,
    device: Device = "auto",
) -> None:
    """One weights file that answers with the mean of several networks' probabilities."""
    from training.joining import join

    typer.echo(json.dumps(join(members, out, data=data, device=device)))


@app.command()
def import_deepface(
    keras: Annotated[Path, typer.Argument(help="Your own facial_expression_model_weights.h5 of the DeepFace package.")],
    out: Out,
    data: Calibration = None,
    device: Device = "auto",
) -> None:
    """DeepFace's expression weights as a weights file that the other commands read."""
    from training.joining import convert_deepface

    typer.echo(json.dumps(convert_deepface(keras, out, data=data, device=device)))


@app.command()
def balance(
    weights: Annotated[Path, typer.Argument(help="The weights file of a trained network.")],
    data: Annotated[Path, typer.Option(help="What it was trained on: frequencies from its training half, figures on its `public` rows.")],
    out: Out,
    share: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="Of the log frequencies; default: what PublicTest chose. 1: as if every expression were equally frequent."
        ),
    ] = None,
    device: Device = "auto",
) -> None:
    """Takes out of a network's answers how often each expression was shown to it, so that rare ones are not overlooked."""
    from training.balance import balance as run

    typer.echo(json.dumps(run(weights, data, out, device=device, share=share)))
