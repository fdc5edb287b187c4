"""Commands that draw: figures of a run, the finder's curve, what a network looks at, and a video's expressions over time.

New weights ask for new pictures in the documentation, both of the free sample video:
`classpulse timeline --out docs/pictures/timeline.png`
`classpulse explain --no-dreams --out build/explain && cp build/explain/faces.png docs/pictures/explain.png`
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from services.cli import app
from services.cli.learning import Device, Folder, Split, Threads
from services.cli.options import json_object, load_settings
from services.errors import BadInput, Forbidden

Weights = Annotated[str, typer.Option(help="A weights file with its card beside it, of any of the project's networks; or `shipped`.")]

MOMENTS = (0.9, 8.8, 14.0)
"""Seconds of the free sample video at which the woman in it looks sad, surprised, happy."""


@app.command()
def figures(run: Annotated[Path, typer.Argument(help="A run's folder; the run may still go on.")]) -> None:
    """Draws the curves, the confusion table and the calibration of a training run into its folder."""
    from training.figures import theme
    from training.figures.run import draw_run

    load_settings()
    theme.require()
    typer.echo(json.dumps({"written": [str(path) for path in draw_run(run)]}))


@app.command("lr-find")
def lr_find(
    data: Folder,
    model: Annotated[str, typer.Option(help="A name from `classpulse models`.")],
    recipe: Annotated[str, typer.Option(help="How it is trained: optimizer, batch and augmentation are tested as they are there.")],
    out: Annotated[Path, typer.Option(help="PNG file for the curve.")],
    arguments: Annotated[str, typer.Option(help="The network's arguments as JSON.")] = "{}",
    init: Annotated[Path | None, typer.Option(help="Weights of an earlier run to start from.")] = None,
    imagenet: Annotated[Path | None, typer.Option(help="ImageNet weights of the backbone: a file of torchvision's, or its folder.")] = None,
    steps: Annotated[int, typer.Option(min=20, help="Rates that are tested, from 1e-7 to 10.")] = 100,
    device: Device = "auto",
    threads: Threads = None,
) -> None:
    """Finds a learning rate: it rises from step to step until the loss runs away (Smith's range test)."""
    from training.figures import theme
    from training.figures.rates import draw_rates
    from training.lr_find import find_for

    load_settings()
    theme.require()
    given = json_object("--arguments", arguments)
    found = find_for(model, recipe, data, arguments=given, init=init, imagenet=imagenet, steps=steps, device=device, threads=threads)
    draw_rates(found, out, "Learning-rate range test", f"{model}, recipe {recipe}, on {data.name}")
    typer.echo(json.dumps({**found.as_json(), "picture": str(out)}))


@app.command()
def explain(
    out: Annotated[Path, typer.Option(help="Folder for the pictures. What is drawn of research data must stay out of the project.")],
    weights: Weights = "shipped",
    picture: Annotated[list[Path] | None, typer.Option(help="A photograph with faces; can be given again.")] = None,
    data: Annotated[Path | None, typer.Option(help="A data set's folder.")] = None,
    split: Annotated[Split, typer.Option(help="Which part of the data set.")] = Split.ALL,
    dreams: Annotated[bool, typer.Option(help="The pictures of DeepDream take a minute.")] = True,
    threads: Threads = None,
) -> None:
    """Draws what the network looks at, learnt, and gets wrong; without pictures or data, on the free sample video."""
    from services.vision.device import configure_threads
    from training.explain.dream import STEPS
    from training.explain.run import explain_data, explain_faces, load_subject
    from training.figures import theme

    if picture and data:
        raise BadInput("--picture and --data are two different wishes: take one of them.")
    _permitted()
    theme.require()
    if threads is not None:
        configure_threads(threads)
    subject, steps = load_subject(_weights(weights)), STEPS if dreams else 0
    if data is not None:
        drawn = explain_data(subject, data, split.value, out, dream_steps=steps)
    else:
        from services.bootstrap.demo.clip import sample_video
        from services.vision.device import choose_device
        from services.vision.face_detector import MtcnnFaceDetector
        from training.explain.faces import faces_of_pictures, faces_of_video

        detector = MtcnnFaceDetector(choose_device("cpu"), side=640, min_face=0.05)  # a photograph may show a group
        faces = faces_of_pictures(picture, detector) if picture else faces_of_video(sample_video(), MOMENTS, detector)
        drawn = explain_faces(subject, faces, out, dream_steps=steps)
    typer.echo(json.dumps({"weights_id": subject.name, "written": [str(path) for path in drawn]}))


@app.command()
def timeline(
    out: Annotated[Path, typer.Option(help="PNG file.")],
    video: Annotated[Path | None, typer.Argument(help="A recording of one person; default: the free sample video.")] = None,
    fps: Annotated[float, typer.Option(min=0.1, max=60, help="Looks a second.")] = 5.0,
    weights: Weights = "shipped",
    threads: Threads = None,
) -> None:
    """Draws the visible expression of a video's main face over time, with its portraits along the time axis. No database is needed."""
    from services.bootstrap.demo.clip import sample_video
    from services.vision.device import choose_device, configure_threads
    from services.vision.face_detector import MtcnnFaceDetector
    from training.explain.run import load_subject
    from training.explain.timeline import read_timeline
    from training.explain.timeline_picture import draw_timeline
    from training.figures import theme

    _permitted()
    theme.require()
    if threads is not None:
        configure_threads(threads)
    subject, path = load_subject(_weights(weights)), video or sample_video()
    seen = read_timeline(path, MtcnnFaceDetector(choose_device("cpu")), subject.classifier, fps=fps)
    draw_timeline(seen, out, "Visible expression over time", f"{path.name}, {fps:g} looks a second, {subject.name}")
    typer.echo(json.dumps({"weights_id": subject.name, "looks": len(seen.seconds), "read": int(seen.read.sum()), "picture": str(out)}))


def _weights(text: str) -> Path | None:
    return None if text == "shipped" else Path(text)


def _permitted() -> None:
    """Raises Forbidden where the law of the place does."""
    if not load_settings().law.permits_expression():
        raise Forbidden("Expressions are not read here: CLASSPULSE_JURISDICTION names a place where the law forbids it in education.")
