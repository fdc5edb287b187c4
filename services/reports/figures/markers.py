"""The events of a lesson on a chart: a numbered line each, with as many words as there is room for until the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.domain.markers import Marker
from services.reports.figures.axes import Frame, lesson_ms, on_axis
from services.reports.figures.colours import MARKER

ACROSS: Final = 60
"""So many letters stand side by side over a chart on a desk; a label that finds less room than it needs is cut, its number stays."""

LEAST: Final = 5
"""Fewer letters beside the number say nothing: then it stands alone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`number` counts from 1 in the order of the lesson, and is the same in the list beside the chart."""

    number: int
    ms: int  # into the lesson
    label: str


def process(markers: Sequence[Marker], origin: datetime) -> list[Mark]:
    """`markers`: in the order of the lesson. One from before the first reading stands at its beginning."""
    return [Mark(i, max(0, lesson_ms(marker.at, origin)), marker.label) for i, marker in enumerate(markers, 1)]


def layers(marks: Sequence[Mark], frame: Frame, letters: int = ACROSS, *, words: bool = True) -> dict[str, list[dict[str, Any]]]:
    """`shapes` and `annotations` for a figure's layout: what lies in the frame. They stand above the field, in the page's ink, on a
    chart that is `letters` wide; numbers alone without `words`. What finds no room is left out: the line stays."""
    seen = [mark for mark in marks if frame.start * 1000 <= mark.ms <= frame.end * 1000]
    a_letter = 1000 * max(1.0, frame.end - frame.start) / letters  # ms
    annotations, taken = [], frame.start * 1000
    for i, mark in enumerate(seen):
        end = seen[i + 1].ms if i + 1 < len(seen) else frame.end * 1000
        after, before = int((end - mark.ms) / a_letter), int((mark.ms - taken) / a_letter)
        wanted = f"{mark.number} {mark.label}" if words else str(mark.number)
        to_the_left = mark is seen[-1] and after < len(wanted) and before > after
        text = short(wanted, before - 1 if to_the_left else after - 1, str(mark.number))
        taken = mark.ms + len(text) * a_letter
        if text:
            annotations.append(_words(mark, text, to_the_left=to_the_left))
    return {"shapes": [_line(mark) for mark in seen], "annotations": annotations}


def short(words: str, letters: int, number: str) -> str:
    """At most so many letters; only the number where the rest would say nothing, and nothing where not even it finds room."""
    if len(words) <= letters:
        return words
    if letters >= len(number) + LEAST:
        return f"{words[: letters - 1].rstrip()}…"
    return number if letters >= len(number) else ""


def _line(mark: Mark) -> dict[str, Any]:
    at = on_axis([mark.ms])[0]
    line = {"color": MARKER, "width": 1.5, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line}


def _words(mark: Mark, text: str, *, to_the_left: bool) -> dict[str, Any]:
    at = on_axis([mark.ms])[0]
    placed = {"xanchor": "right" if to_the_left else "left", "yanchor": "bottom", "xshift": 2 if to_the_left else -2}
    return {"x": at, "xref": "x", "y": 1, "yref": "paper", "text": _plain(text), "showarrow": False, "font": {"size": 11}, **placed}


def _plain(text: str) -> str:
    """Plotly reads some HTML in its texts; a teacher's words are words."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
