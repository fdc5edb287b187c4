"""Loss, accuracy and learning rate over the epochs of a run."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from training.figures import theme
from training.figures.record import RunRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINES: Final = (("train", theme.TRAIN), ("valid", theme.VALID))


def draw_curves(run: RunRecord, path: Path) -> None:
    with theme.drawing(path, (11.5, 3.9), run.title, f"{run.about}. Train: with what is done to the pictures; valid: without.") as figure:
        loss, accuracy, rate = figure.subplots(1, 3, width_ratios=(1, 1, 0.8))
        loss.set_title("Loss")
        accuracy.set_title("Accuracy")
        rate.set_title("Learning rate")
        for part, colour in _LINES:
            _line(loss, *run.series(f"{part}_loss"), part, colour)
            _line(accuracy, *run.series(f"{part}_accuracy"), part, colour)
        _line(rate, *run.series("rate"), "", theme.INK)
        loss.set_ylim(bottom=0)
        accuracy.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
        _mark_best(accuracy, run)
        for axes in (loss, accuracy, rate):
            axes.set_xlabel("epoch")
            axes.locator_params(axis="x", integer=True)
            axes.margins(x=0.03, y=0.08)
            _mark_phases(axes, run)
        for axes in (loss, accuracy):
            if axes.get_lines():
                axes.legend(loc="best", handlelength=1.4)


def _line(axes: "Axes", epochs: list[int], values: list[float], label: str, colour: str) -> None:
    """Points where there are few."""
    if epochs:
        axes.plot(epochs, values, color=colour, label=label, marker="o" if len(epochs) < 30 else "", markersize=3.2)


def _mark_best(axes: "Axes", run: RunRecord) -> None:
    """The weights of this epoch are the ones that were kept. Said beside the title: between the curves there is no room."""
    epochs, values = run.series("valid_accuracy")
    if not epochs:
        return
    by_loss = run.config.get("settings", {}).get("keep_best") == "loss"
    worth = [-loss for loss in run.series("valid_loss")[1]] if by_loss else values
    best = max(range(len(values)), key=worth.__getitem__)
    axes.plot(epochs[best], values[best], "o", color=theme.MARK, markersize=6, zorder=5)
    axes.set_title(f"{100 * values[best]:.1f} % at epoch {epochs[best]}", loc="right", color=theme.MARK, size=8.5)


def _mark_phases(axes: "Axes", run: RunRecord) -> None:
    """A line where the pictures grow (progressive resizing), and one where the whole network begins to learn."""
    sides = [(int(record["epoch"]), int(record["side"])) for record in run.history if "side" in record]
    marks = [(epoch, f"{after} px") for (_, before), (epoch, after) in pairwise(sides) if before != after]
    frozen = int(run.config.get("settings", {}).get("frozen_epochs", 0))
    if 0 < frozen < len(run.history):
        marks.append((frozen + 1, "unfrozen"))
    for epoch, what in marks:
        axes.axvline(epoch - 0.5, color=theme.QUIET, linewidth=0.8, linestyle=(0, (2, 3)))
        axes.text(epoch - 0.3, 0.02, what, transform=axes.get_xaxis_transform(), size=7, color=theme.QUIET)
