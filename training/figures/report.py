"""The classification report of a run as text."""

from typing import Any, Final

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from training.figures.record import RunRecord

_COLUMNS: Final = ("precision", "recall", "f1")
_MOST_CONFUSED: Final = 6


def classification_report(measured: dict[str, Any]) -> str:
    """`measured` is what `training.metrics.summarise` says. An expression without a picture has no part in the averages."""
    per_class: dict[str, dict[str, float]] = measured["per_class"]
    total = sum(int(figures["support"]) for figures in per_class.values())
    lines = [_row("", *_COLUMNS, "support"), *(_row(name, *_figures(per_class[name]), _support(per_class[name])) for name in EXPRESSIONS)]
    lines += ["", _row("accuracy", "", "", f"{measured['accuracy']:.3f}", str(total))]
    present = [figures for figures in per_class.values() if figures["support"]]
    for name, share in (("macro average", 1 / max(len(present), 1)), ("weighted average", None)):
        averaged = {c: sum(f[c] * (share or f["support"] / max(total, 1)) for f in present) for c in _COLUMNS}
        lines.append(_row(name, *_figures(averaged), str(total)))
    return "\n".join(lines)


def run_report(run: RunRecord) -> str:
    """Raises BadInput where the run has no weights yet."""
    if run.card is None or run.measured is None:
        raise BadInput(f"{run.folder} has no weights yet, so there is nothing to report")
    split, measured = run.measured
    deduplicated = measured.get("accuracy_deduplicated")
    paragraphs = [
        f"{run.title}: {run.about}",
        f"weights {run.card.weights_id}, epoch {run.card.facts.get('epoch', '?')}; chosen and calibrated on these rows ({split})",
        "",
        classification_report(measured),
        "",
        "accuracy without pictures that occur in training too: " + ("not known" if deduplicated is None else f"{deduplicated:.3f}"),
        f"expected calibration error: {measured['ece']:.3f}",
        "",
        "Confused most often",
        *_most_confused(measured),
    ]
    return "\n".join(paragraphs) + "\n"


def _most_confused(measured: dict[str, Any]) -> list[str]:
    cells = [
        (count, true, read)
        for true, row in zip(EXPRESSIONS, measured["confusion"], strict=True)
        for read, count in zip(EXPRESSIONS, row, strict=True)
        if true != read and count
    ]
    worst = sorted(cells, reverse=True)[:_MOST_CONFUSED]
    support = {name: int(measured["per_class"][name]["support"]) for name in EXPRESSIONS}
    return [f"  {true:>9} read as {read:<9}{n:6d} of {support[true]:5d}{100 * n / support[true]:6.1f} %" for n, true, read in worst]


def _figures(figures: dict[str, float]) -> list[str]:
    return [f"{figures[column]:.3f}" for column in _COLUMNS]


def _support(figures: dict[str, float]) -> str:
    return str(int(figures["support"]))


def _row(name: str, *cells: str) -> str:
    return f"{name:>17}" + "".join(f"{cell:>11}" for cell in cells)
