"""P3's study of preprocessing: the same training on the same folds, once as the pictures are and once after each step."""

import json
import logging
import math
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any, Final

import numpy as np

from training import datasets
from training.cross_validation import cross_validate
from training.preprocessing.steps import apply

log = logging.getLogger(__name__)

BASELINE: Final = "baseline"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the study; accuracies are means over the folds."""

    steps: str
    accuracy: float  # after the last epoch, which nobody chose
    difference: float  # of it to the baseline's
    standard_error: float  # of the difference, paired by fold; rough, since the folds share most of what they train on
    accuracy_best_epoch: float  # the papers' way, chosen on the fold that it is measured on; with the mirror image, as the service looks
    macro_f1: float  # of that epoch
    changed: float  # share of the pictures that the steps changed; where a face is looked for, the rest showed none


def study(
    data: Path,
    out: Path,
    chains: Sequence[Sequence[str]],
    *,
    model: str,
    recipe: str,
    folds: int = 5,
    epochs: int | None = None,
    device: str = "auto",
    threads: int | None = None,
) -> dict[str, Any]:
    """Trains the folds for the baseline and for each chain of steps, in a folder of `out` each; a killed study goes on.

    Writes `study.json` and `study.md` to `out` and returns what the first holds. Raises BadInput for unreadable data, Conflict when
    `out` holds another study.
    """
    faces = datasets.load(data)
    if faces.groups is None:  # the folds follow the pictures as they were: two may look the same after a step
        faces = replace(faces, groups=faces.image_index.astype(np.str_))
    rows: list[Row] = []
    baseline: list[float] = []
    for chain in [(), *chains]:
        name = "+".join(chain) or BASELINE
        where = out / name
        prepared = where / "data"
        changed = _prepare(faces, chain, prepared)
        log.info("%s: %.1f %% of the pictures changed", name, 100 * changed)
        result = cross_validate(model, recipe, prepared, where, folds=folds, epochs=epochs, device=device, threads=threads)
        shutil.rmtree(prepared)
        baseline = baseline or result["accuracies_last"]
        differences = [one - other for one, other in zip(result["accuracies_last"], baseline, strict=True)]
        error = stdev(differences) / math.sqrt(folds)
        rows.append(Row(name, result["accuracy_last"], mean(differences), error, result["accuracy"], result["macro_f1"], changed))
    found = {"data": data.name, "n": len(faces), "model": model, "recipe": recipe, "epochs": epochs, "folds": folds}
    found["rows"] = [asdict(row) for row in rows]
    (out / "study.json").write_text(json.dumps(found, indent=2) + "\n")
    (out / "study.md").write_text(table(rows))
    return found


def table(rows: Sequence[Row]) -> str:
    """Markdown, in %."""
    lines = ["| steps | accuracy | against the baseline | best epoch | macro F1 | pictures changed |", "|---|---|---|---|---|---|"]
    for row in rows:
        against = "" if row.steps == BASELINE else f"{100 * row.difference:+.1f} ± {100 * row.standard_error:.1f}"
        others = " | ".join(f"{100 * value:.1f}" for value in (row.accuracy_best_epoch, row.macro_f1, row.changed))
        lines.append(f"| {row.steps} | {100 * row.accuracy:.1f} | {against} | {others} |")
    return "\n".join(lines) + "\n"


def _prepare(faces: datasets.Dataset, chain: Sequence[str], folder: Path) -> float:
    """Writes the pictures after the steps as a data set of their own, and returns the share that they changed."""
    datasets.save(replace(faces, pictures=apply(chain, faces.pictures)), folder)
    pairs = zip(datasets.load(folder).pictures, apply((), faces.pictures), strict=True)
    return mean(not np.array_equal(after, before) for after, before in pairs)
