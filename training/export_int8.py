"""The file that the service reads on a CPU: a network exported, put into whole numbers, and compared with what it was before."""

import json
import logging
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.errors import BadInput, Misconfigured
from services.vision.card import Card
from services.vision.onnx_classifier import CARD, OnnxExpressionClassifier
from training import datasets
from training.export import export
from training.quantise import FACES, quantise

log = logging.getLogger(__name__)

_SEED: Final = 0


def export_int8(weights: Path | None, data: Path, out: Path) -> Card:
    """Writes `weights` (None: the shipped ones) to `out`, with scales from faces of the data's `train` rows.

    The card's id ends in -int8, its hash stays that of the weights, and its facts tell how the answers changed on the `public` rows,
    where there are any. Raises BadInput for the data, and what `export` and `quantise` raise.
    """
    if out.suffix != ".onnx":
        raise BadInput(f"{out} should end in .onnx, by which the service knows what it is")
    faces = datasets.load(data)
    train = faces.rows("train")
    chosen = np.random.default_rng(_SEED).permutation(train)[:FACES]
    with tempfile.TemporaryDirectory(prefix="classpulse-export-") as folder:
        exported, rounded = Path(folder) / "float.onnx", Path(folder) / "int8.onnx"
        card = export(weights, exported)
        quantise(exported, faces.crops(chosen), rounded)
        facts: dict[str, Any] = {"scales": f"{len(chosen)} faces of {data.name} train"}
        if faces.splits is not None and "public" in faces.splits:
            public = faces.rows("public")
            facts["public"] = _compared(exported, rounded, faces.crops(public), faces.labels[public])
        card = replace(card, weights_id=f"{card.weights_id}-int8", facts=card.facts | {"int8": facts})
        _write(rounded, card, out)
    log.info("%s written as %s: %s", card.weights_id, out, facts)
    return card


def _compared(exported: Path, rounded: Path, crops: NDArray[np.uint8], labels: NDArray[np.int64]) -> dict[str, float]:
    before, after = OnnxExpressionClassifier(exported).classify(crops), OnnxExpressionClassifier(rounded).classify(crops)
    differences = np.abs(before - after)
    return {
        "n": len(labels),
        "accuracy": float(np.mean(after.argmax(1) == labels)),
        "accuracy_float": float(np.mean(before.argmax(1) == labels)),
        "same_answer": float(np.mean(after.argmax(1) == before.argmax(1))),
        "mean_difference": float(differences.mean()),
        "largest_difference": float(differences.max()),
    }


def _write(rounded: Path, card: Card, out: Path) -> None:
    try:
        import onnx
    except ImportError as error:
        raise Misconfigured(f"writing ONNX needs the packages of training, pip install 'classpulse[train]': {error}") from error
    model = onnx.load(rounded)
    onnx.helper.set_model_props(model, {CARD: json.dumps(asdict(card))})
    out.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, out)
