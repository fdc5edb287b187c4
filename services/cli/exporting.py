"""`export`: weights as a file for other runtimes."""

import json
from pathlib import Path
from typing import Annotated

import typer

from services.cli import app
from services.errors import BadInput


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="The .onnx file to write.")],
    weights: Annotated[str, typer.Option(help="A weights file, or `shipped`.")] = "shipped",
    int8: Annotated[bool, typer.Option("--int8", help="In whole numbers, as the service reads on a CPU; needs --data.")] = False,
    data: Annotated[Path | None, typer.Option(help="Data set whose training half gives the scales of the whole numbers.")] = None,
) -> None:
    """Writes weights as ONNX: uint8 crops [n, 48, 48] in, probabilities [n, 7] out; preprocessing, mirror image and temperature inside."""
    from training.export import export as write
    from training.export_int8 import export_int8

    source = None if weights == "shipped" else Path(weights)
    if int8 and data is None:
        raise BadInput("--int8 takes its scales from labelled faces: give --data, the folder of a data set with a training half.")
    card = export_int8(source, data, out) if int8 and data is not None else write(source, out)
    typer.echo(json.dumps({"out": str(out), "bytes": out.stat().st_size, "weights_id": card.weights_id, "int8": card.facts.get("int8")}))
