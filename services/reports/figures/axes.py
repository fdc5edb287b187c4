"""The lesson's time axis and what all charts have in common. Times are milliseconds into the lesson, so that no time zone matters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final

MIDNIGHT_MS: Final = 946_684_800_000  # 2000-01-01 00:00 UTC
FRAMES_S: Final = (60.0, 120.0, 300.0, 600.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of the lesson is on the axis, seconds since its first reading."""

    start: float
    end: float


def live_frame(age_s: float, window_s: float) -> Frame:
    """The axis stands still while the lesson fills it and grows in a few steps; it moves once the lesson is longer than the window."""
    for span in FRAMES_S:
        if age_s <= span <= window_s:
            return Frame(0.0, span)
    return Frame(max(0.0, age_s - window_s), max(age_s, window_s))


def lesson_ms(at: datetime, origin: datetime) -> int:
    return round((at - origin).total_seconds() * 1000)


def on_axis(times: Iterable[int]) -> list[int]:
    """Plotly writes 12:30 for a date at half past twelve. So the lesson begins at a midnight, and at one far from 1970: plotly takes
    a number of four digits for a year."""
    return [MIDNIGHT_MS + ms for ms in times]


def time_axis(frame: Frame) -> dict[str, Any]:
    clock = "%-H:%M:%S" if frame.end >= 3600 else "%-M:%S"
    return {
        "type": "date",
        "range": on_axis([round(frame.start * 1000), round(frame.end * 1000)]),
        "tickformat": clock,
        "hoverformat": clock,
        "nticks": 7,
        "ticks": "outside",
        "ticklen": 5,
        "fixedrange": True,
        "showgrid": False,
    }


def broken(stretches: Iterable[Sequence[float | None]]) -> list[float | None]:
    """The values of all stretches in one column with a None between two: plotly lifts its pen there."""
    return list(chain.from_iterable((None, *stretch) for stretch in stretches))[1:]


def joined(stretches: Iterable[Sequence[int]]) -> list[int]:
    """The times that go with `broken`: a time between two stretches is one of the later, since a date axis takes no None."""
    return list(chain.from_iterable((stretch[0], *stretch) for stretch in stretches))[1:]


def percent_axis(unit: str = " %") -> dict[str, Any]:
    marks = (0, 50, 100)
    return {
        "range": [0, 100],
        "tickvals": marks,
        "ticktext": [f"{mark}{unit}" for mark in marks],
        "fixedrange": True,
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 5,
    }


def layout(frame: Frame, y_axis: dict[str, Any]) -> dict[str, Any]:
    """Size, colours and type are the page's; nothing here may be dragged or zoomed, so that a finger scrolls the page."""
    return {
        "margin": {"l": 48, "r": 6, "t": 8, "b": 28},
        "xaxis": time_axis(frame),
        "yaxis": y_axis,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "x unified",
        "uirevision": "fixed",
    }
