"""Sessions side by side in one field, oldest first. Boxes placed in percent, and SVG for the line between them, as a browser and the
PDF's maker both draw them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from services.reports.course import texts
from services.reports.course.lesson import Lesson
from services.reports.drawings.charts import fill
from services.reports.drawings.plot import WIDTH, field
from services.reports.figures.colours import ENGAGEMENT, STACK, rgba
from services.reports.markup import Markup, join, tag

MOST_DAYS: Final = 8
"""Labels that have room below on a phone or on paper."""

SLOT: Final = 0.5  # of the room of a session, that its column takes

Value = Callable[[Lesson], float | None]
"""0..100; None where nothing may or can be said."""


def points(lessons: Sequence[Lesson], value: Value, label: str, *, unit: str, intervals: bool = False) -> Markup:
    """A dot each, joined where neighbours have one; `intervals`: with the interval of the engagement."""
    known = [value(one) for one in lessons]
    path = "".join(
        f"M{_at(i, lessons) * WIDTH / 100:.2f} {100 - before:.2f}L{_at(i + 1, lessons) * WIDTH / 100:.2f} {100 - after:.2f}"
        for i, (before, after) in enumerate(pairwise(known))
        if before is not None and after is not None
    )
    line = tag("path", d=path, class_="line", style=f"stroke:{ENGAGEMENT}", fill="none", stroke_width=0.8)
    whiskers = (_whisker(i, lessons, one) for i, one in enumerate(lessons) if intervals)
    dots = (
        tag("span", class_="dot", style=f"left:{_at(i, lessons):.3f}%;bottom:{share:.2f}%;background:{ENGAGEMENT}")
        for i, share in enumerate(known)
        if share is not None
    )
    return _field([line], join(*whiskers, *dots, *_gaps(lessons, value)), lessons, label, unit)


def columns(lessons: Sequence[Lesson], value: Value, colour: str, label: str) -> Markup:
    bars = (_column(i, lessons, 0.0, share, colour) for i, share in enumerate(value(one) for one in lessons) if share is not None)
    return _field([], join(*bars, *_gaps(lessons, value)), lessons, label, " %")


def stacks(lessons: Sequence[Lesson], label: str) -> Markup:
    """The shares of the seven, from the floor up."""
    bars = (bar for i, one in enumerate(lessons) for bar in _stack(i, lessons, one))
    return _field([], join(*bars, *_gaps(lessons, lambda one: (one.overall.expressions or {}).get(STACK[0]))), lessons, label, " %")


def _stack(place: int, lessons: Sequence[Lesson], one: Lesson) -> Iterator[Markup]:
    shares = one.overall.expressions
    if shares is None:
        return
    floor = 0.0
    for name in STACK:
        share = 100 * shares[name]
        yield _column(place, lessons, floor, share, fill(name))
        floor += share


def _column(place: int, lessons: Sequence[Lesson], floor: float, height: float, colour: str) -> Markup:
    width = 100 * SLOT / len(lessons)
    left = _at(place, lessons) - width / 2
    return tag(
        "span", class_="column", style=f"left:{left:.3f}%;width:{width:.3f}%;bottom:{floor:.2f}%;height:{height:.2f}%;background:{colour}"
    )


def _whisker(place: int, lessons: Sequence[Lesson], one: Lesson) -> Markup | None:
    if one.interval is None:
        return None
    low, high = one.interval
    style = f"left:{_at(place, lessons):.3f}%;bottom:{low:.2f}%;height:{high - low:.2f}%;border-color:{rgba(ENGAGEMENT, 0.6)}"
    return tag("span", class_="whisker", style=style)


def _gaps(lessons: Sequence[Lesson], value: Value) -> Iterator[Markup]:
    """Where a session says nothing, with the reason upright where there is room."""
    width = 100 * 0.84 / len(lessons)
    for place, one in enumerate(lessons):
        if value(one) is None:
            reason = texts.WHY_SHORT[one.hole] if one.hole else ""
            yield tag(
                "span", tag("em", reason), class_="hidden gap", style=f"left:{_at(place, lessons) - width / 2:.3f}%;width:{width:.3f}%"
            )


def _field(drawing: Sequence[Markup], over: Markup, lessons: Sequence[Lesson], label: str, unit: str) -> Markup:
    step = max(1, -(-len(lessons) // MOST_DAYS))
    days = (
        tag("span", f"{one.began.day} {one.began:%b}", style=f"left:{_at(i, lessons):.3f}%")
        for i, one in enumerate(lessons)
        if (len(lessons) - 1 - i) % step == 0
    )
    return field(drawing, over, join(*days), label=label, unit=unit)


def _at(place: int, lessons: Sequence[Lesson]) -> float:
    """Percent of the width: the middle of its room."""
    return 100 * (place + 0.5) / len(lessons)
