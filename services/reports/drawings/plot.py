"""The field that all drawings stand in: 1000 units wide for the lesson, 100 high for 0 to 100 %, with its axes and hidden stretches."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.reports import texts
from services.reports.figures.markers import Mark
from services.reports.markup import Markup, join, tag

WIDTH: Final = 1000.0
STEPS_S: Final = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
LAST_TICK: Final = 96.0  # percent of the width
MOST_TICKS: Final = 5  # so many and one fit on a phone

# What reads no style sheet inside a drawing (the PDF's maker) takes these; a browser takes the sheet's.
_GRID_ON_PAPER: Final[dict[str, str | float]] = {"stroke": "#c9ced6", "stroke_width": 0.4}
_LINE_ON_PAPER: Final[dict[str, str | float]] = {"fill": "none", "stroke_width": 0.8, "stroke_linejoin": "round"}


def plot(
    drawing: Iterable[Markup],
    seconds: float,
    hidden: Sequence[tuple[int, int]],
    *,
    label: str,
    unit: str = " %",
    marks: Sequence[Mark] = (),
    axis: str = texts.AXIS,
) -> Markup:
    """`hidden`: ms into the lesson. The drawing's own units are `x` and percent upside down, see `y`. `marks` get a numbered line each."""
    stripes = join(*(_hidden(start, end, seconds) for start, end in hidden))
    over = join(stripes, *(_mark(mark, seconds) for mark in marks if mark.ms <= 1000 * seconds))
    below = join(*(_tick(at, 100 * at / seconds) for at in ticks(seconds)))
    return field(drawing, over, below, label=label, unit=unit, axis=axis)


def field(drawing: Iterable[Markup], over: Markup, below: Markup, *, label: str, unit: str, axis: str | None = None) -> Markup:
    """`over`: boxes placed in percent of the field. `below`: the names along its foot."""
    lines = (tag("line", x1=0, x2=WIDTH, y1=at, y2=at, class_="grid", **_GRID_ON_PAPER) for at in (0, 50, 100))
    picture = tag(
        "svg", *lines, *drawing, viewBox=f"0 0 {WIDTH:g} 100", preserveAspectRatio="none", role="img", aria_label=label, focusable="false"
    )
    side = join(*(tag("span", f"{mark}{unit}", style=f"bottom:{mark}%") for mark in (0, 50, 100)))
    return tag(
        "div",
        tag("div", side, class_="side", aria_hidden="true"),
        tag("div", picture, over, class_="field"),
        tag("div", below, class_="below", aria_hidden="true"),
        tag("p", axis, class_="axis") if axis else None,
        class_="plot",
    )


def x(ms: float, seconds: float) -> str:
    return f"{WIDTH * ms / (1000 * seconds):.2f}".rstrip("0").rstrip(".")


def y(percent: float) -> str:
    return f"{100 - percent:.2f}".rstrip("0").rstrip(".")


def line(times: Sequence[int], values: Sequence[float | None], seconds: float, colour: str, part: str | None = None) -> Markup:
    """One stretch; a single value is a dot. `part`: the columns of the table that it draws, one space apart."""
    known = [(at, value) for at, value in zip(times, values, strict=True) if value is not None]
    path = "M" + "L".join(f"{x(at, seconds)} {y(value)}" for at, value in known) + ("h0.01" if len(known) == 1 else "")
    return tag("path", d=path if known else "", class_="line", style=f"stroke:{colour}", data_part=part, **_LINE_ON_PAPER)


def band(times: Sequence[int], low: Sequence[float], high: Sequence[float], seconds: float, fill: str, part: str | None = None) -> Markup:
    """Along its ceiling and back along its floor. `part`: see `line`."""
    there = [f"{x(at, seconds)} {y(value)}" for at, value in zip(times, high, strict=True)]
    back = [f"{x(at, seconds)} {y(value)}" for at, value in zip(reversed(times), reversed(low), strict=True)]
    return tag("path", d=f"M{'L'.join([*there, *back])}Z", style=f"fill:{fill}", data_part=part)


def ticks(seconds: float) -> list[int]:
    step = next((step for step in STEPS_S if seconds / step <= MOST_TICKS), STEPS_S[-1])
    return list(range(0, int(seconds) + 1, step))


def _tick(at: int, percent: float) -> Markup:
    """The last one ends where the field does, so that it stays on the page."""
    return tag("span", texts.clock(at), class_="last" if percent > LAST_TICK else None, style=f"left:{percent:.3f}%")


def _mark(mark: Mark, seconds: float) -> Markup:
    return tag("span", tag("b", str(mark.number)), class_="mark", style=f"left:{mark.ms / (10 * seconds):.3f}%", title=mark.label)


def _hidden(start: int, end: int, seconds: float) -> Markup:
    left, width = start / (10 * seconds), (end - start) / (10 * seconds)
    return tag("span", class_="hidden", style=f"left:{left:.3f}%;width:{width:.3f}%")
