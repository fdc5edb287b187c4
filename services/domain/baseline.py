"""What is usual in this session, for the class or for one student: change is told against it, so that a face that always looks sad is
no alarm.

The usual is a trimmed mean: a quarter of the values is left out at each end, so that neither a film nor a fire drill becomes usual.
"""

from collections.abc import Sequence
from enum import StrEnum
from statistics import fmean
from typing import Final

from services.domain.steps import Level

TRIM: Final = 0.25
LEAST: Final = 6
"""Values: of half a minute each, three minutes. Fewer and the first joke is the usual."""

APART: Final = 6.0
"""Points from the usual that are called different; nearer than `BACK` they are usual again, between the two it stays what it was."""

BACK: Final = 3.0


class Against(StrEnum):
    ABOVE = "above"
    USUAL = "usual"
    BELOW = "below"


def usual(values: Sequence[float]) -> float | None:
    """None where there are fewer than `LEAST`."""
    if len(values) < LEAST:
        return None
    ordered, cut = sorted(values), int(len(values) * TRIM)
    return fmean(ordered[cut : len(ordered) - cut])


def against(levels: Sequence[Level | None], ordinary: float) -> Against | None:
    """How the newest of the levels stands to the usual; oldest first. A difference must be greater than the 90 % interval. None where
    the newest is not known."""
    held = Against.USUAL
    for now in levels:
        held = Against.USUAL if now is None else _next(held, now, now.value - ordinary, ordinary)
    return held if levels and levels[-1] is not None else None


def _next(held: Against, now: Level, difference: float, ordinary: float) -> Against:
    if difference >= APART and now.low > ordinary:
        return Against.ABOVE
    if difference <= -APART and now.high < ordinary:
        return Against.BELOW
    stays = {Against.ABOVE: difference >= BACK, Against.BELOW: difference <= -BACK}
    return held if stays.get(held, True) else Against.USUAL
