"""All figures of a run, in its own folder; of one that still goes on, as far as it is."""

import logging
from pathlib import Path

from training.figures import theme
from training.figures.confusion import draw_confusion
from training.figures.curves import draw_curves
from training.figures.record import read_run
from training.figures.reliability import bins_of, draw_reliability
from training.figures.report import run_report

log = logging.getLogger(__name__)


def draw_run(folder: Path) -> list[Path]:
    """report.txt, curves.png, confusion.png and reliability.png, those that there is something for. Returns what was written.

    Without matplotlib the text alone is written, and one line says so. Raises BadInput where the folder holds no run.
    """
    run = read_run(folder)
    drawn: list[Path] = []
    if run.measured is not None:
        drawn.append(folder / "report.txt")
        drawn[-1].write_text(run_report(run))
    if not theme.available():
        log.info("no figures of %s: matplotlib is not installed; where it is, draw them with `classpulse figures %s`", folder, folder)
        return drawn
    if run.history:
        drawn.append(folder / "curves.png")
        draw_curves(run, drawn[-1])
    if run.measured is not None:
        split, measured = run.measured
        about = f"{100 * measured['accuracy']:.1f} % of {measured['n']:,} pictures ({run.config.get('data', '?')}, {split})"
        drawn.append(folder / "confusion.png")
        draw_confusion(measured, drawn[-1], run.title, about)
        if bins := bins_of(measured):
            drawn.append(folder / "reliability.png")
            draw_reliability(bins, measured["ece"], drawn[-1], run.title, about)
    return drawn
