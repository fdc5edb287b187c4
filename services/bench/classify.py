"""How long a face takes in the shipped expression network, by runtime; and what each runtime makes of its answers.

Each reads a face and its mirror image, preprocessing included, but for `fer`, another network, which looks once.
"""

import sys
import tempfile
from pathlib import Path
from typing import Final

from services.bench import machine
from services.bench.catalogue import Asked
from services.bench.classify_table import table
from services.bench.comparison import Comparison, Labelled
from services.bench.report import Report
from services.errors import BadInput
from services.vision.weights import SHIPPED_ONNX
from training import datasets
from training.export import export

BATCHES: Final = (1, 8, 64)
THREADS: Final = (1, 2)
SERVED: Final = "onnxruntime int8"
"""What the service runs on a CPU."""
FLOATS: Final = "torch channels_last"
"""What the service runs on a GPU, and ran on a CPU before."""

_GUESTS: Final = Path(__file__).parents[2] / ".bench-venv" / "bin" / "python"
_VERSIONS: Final = ("torch", "onnxruntime", "numpy")


def run(asked: Asked) -> Report:
    """Raises BadInput when no contestant is named as `asked.only`, or for its data."""
    labelled = None if asked.data is None else _labelled(asked.data)
    with tempfile.TemporaryDirectory(prefix="classpulse-bench-") as folder:
        exported = Path(folder) / "float32.onnx"
        wanted = _wanted(commands(exported), asked.only)
        if any(str(exported) in command for command in wanted.values()):
            export(None, exported)
        comparison = Comparison(wanted, SERVED, FLOATS, BATCHES, asked.rounds, asked.seconds, asked.say)
        for threads in THREADS:
            comparison.measure(threads, labelled if threads == THREADS[0] else None)
    described = machine.describe(*_VERSIONS) | {"guests": _guest_versions()}
    report = Report("classify", described, comparison.cases, comparison.ratios, comparison.left_out)
    asked.say(table(report, BATCHES, THREADS))
    return report


def commands(exported: Path) -> dict[str, list[str]]:
    """Contestant -> its command without the number of threads. `exported` is the shipped network as ONNX in floats."""
    torch = [sys.executable, "-m", "services.bench.torch_readers"]
    onnx = [sys.executable, "-m", "services.bench.onnx_reader"]
    guest = [str(_GUESTS), "-m", "services.bench.guests"]
    return {
        "torch float32": [*torch, "float32"],
        FLOATS: [*torch, "service"],
        "torch folded": [*torch, "folded"],
        "torch autocast bf16": [*torch, "autocast"],
        "torch folded bf16": [*torch, "folded-bf16"],
        "torch compiled": [*torch, "compiled"],
        "torch compiled bf16": [*torch, "compiled-bf16"],
        "onnxruntime float32": [*onnx, str(exported)],
        SERVED: [*onnx, str(SHIPPED_ONNX)],
        "openvino float32": [*guest, "openvino-f32", str(exported)],
        "openvino bf16": [*guest, "openvino-bf16", str(exported)],
        "openvino int8": [*guest, "openvino-int8", str(SHIPPED_ONNX)],
        "fer tflite": [*guest, "fer", "-"],
    }


def _wanted(every: dict[str, list[str]], only: str) -> dict[str, list[str]]:
    """Those with `only` in their name, and what they are compared with."""
    if not any(only in name for name in every):
        raise BadInput(f"nothing is named like {only!r}; there are: {', '.join(every)}")
    return {name: command for name, command in every.items() if only in name or name == SERVED}


def _labelled(data: Path) -> Labelled:
    faces = datasets.load(data)
    rows = faces.rows("public")
    return faces.crops(rows), faces.labels[rows]


def _guest_versions() -> list[str]:
    """Of the runtimes in the guests' environment; empty where it was not set up."""
    folders = _GUESTS.parents[1].glob("lib/python*/site-packages/*.dist-info")
    names = (folder.name.removesuffix(".dist-info") for folder in folders)
    return sorted(name.replace("-", " ") for name in names if name.split("-")[0] in {"openvino", "ai_edge_litert", "fer"})
