"""The lesson's time axis and what all charts have in common. Times on it are milliseconds into the lesson, so that no time zone matters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

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


def time_axis(frame: Frame) -> dict[str, Any]:
    """Plotly reads the numbers as dates after 1970-01-01 00:00, which makes 12:30 out of them."""
    clock = "%-H:%M:%S" if frame.end >= 3600 else "%-M:%S"
    return {
        "type": "date",
        "range": [round(frame.start * 1000), round(frame.end * 1000)],
        "tickformat": clock,
        "hoverformat": clock,
        "nticks": 7,
        "fixedrange": True,
        "showgrid": False,
    }


def broken(stretches: Iterable[Sequence[float | str | None]]) -> list[float | str | None]:
    """The stretches in one column with a None between two: plotly lifts its pen there."""
    column: list[float | str | None] = []
    for stretch in stretches:
        column += [None, *stretch] if column else stretch
    return column


def percent_axis() -> dict[str, Any]:
    return {"range": [0, 100], "tickvals": [0, 50, 100], "ticksuffix": " %", "fixedrange": True, "zeroline": False}


def layout(frame: Frame, y_axis: dict[str, Any], height: int) -> dict[str, Any]:
    """Colours and type come from the page's template; nothing here may be dragged or zoomed, so that a finger scrolls the page."""
    return {
        "height": height,
        "margin": {"l": 44, "r": 8, "t": 8, "b": 28},
        "xaxis": time_axis(frame),
        "yaxis": y_axis,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "x unified",
        "uirevision": "fixed",
    }
