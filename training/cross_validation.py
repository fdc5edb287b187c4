"""k-fold cross-validation: every picture is answered once, by the network that did not see its subject."""

import json
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np

from training.run import train


def cross_validate(
    model: str,
    recipe: str,
    data: Path,
    out: Path,
    *,
    folds: int = 5,
    epochs: int | None = None,
    init: Path | None = None,
    device: str = "auto",
    threads: int | None = None,
) -> dict[str, Any]:
    """One run per fold, in `out/fold-1` and on; folds that are finished there are read, not trained again.

    The epoch of each fold is chosen on the fold that it is measured on, as the papers do it: `accuracy_last` is free of that choice.
    """
    results = []
    for fold in range(1, folds + 1):
        where = out / f"fold-{fold}"
        result = train(model, recipe, data, where, epochs=epochs, init=init, fold=(fold, folds), device=device, threads=threads)
        last = json.loads((where / "metrics.jsonl").read_text().splitlines()[-1])
        results.append(result | {"accuracy_last": last["valid_accuracy"]})
    summary = {
        "model": model,
        "recipe": recipe,
        "data": data.name,
        "folds": folds,
        "n": sum(result["n"] for result in results),
        **{name: mean(result[name] for result in results) for name in ("accuracy", "accuracy_last", "macro_f1")},
        "accuracies_last": [result["accuracy_last"] for result in results],
        "accuracy_deviation": stdev(result["accuracy"] for result in results),
        "confusion": np.sum([result["confusion"] for result in results], axis=0).tolist(),
    }
    (out / "folds.json").write_text(json.dumps(summary, indent=2) + "\n")
    return summary
