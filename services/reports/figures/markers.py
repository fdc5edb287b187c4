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

LEAST: Final = 4
"""Fewer letters of a word say nothing: then the number stands alone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`number` counts from 1 in the order of the lesson, and is the same in the list beside the chart."""

    number: int
    ms: int  # into the lesson
    label: str


def process(markers: Sequence[Marker], origin: datetime) -> list[Mark]:
    """`markers`: in the order of the lesson. One from before the first reading stands at its beginning."""
    return [Mark(i, max(0, lesson_ms(marker.at, origin)), marker.label) for i, marker in enumerate(markers, 1)]


def layers(marks: Sequence[Mark], frame: Frame) -> dict[str, list[dict[str, Any]]]:
    """`shapes` and `annotations` for a figure's layout: what lies in the frame. Words stand above the field, in the page's ink."""
    seen = [mark for mark in marks if frame.start * 1000 <= mark.ms <= frame.end * 1000]
    ends = [mark.ms for mark in seen[1:]] + [round(frame.end * 1000)]
    return {"shapes": [_line(mark) for mark in seen], "annotations": [_words(m, end, frame) for m, end in zip(seen, ends, strict=True)]}


def short(label: str, letters: int) -> str:
    """At most so many letters, or none where they would say nothing."""
    if len(label) <= letters:
        return label
    return f"{label[: letters - 1].rstrip()}…" if letters >= LEAST else ""


def _line(mark: Mark) -> dict[str, Any]:
    at = on_axis([mark.ms])[0]
    line = {"color": MARKER, "width": 1.5, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line}


def _words(mark: Mark, end: int, frame: Frame) -> dict[str, Any]:
    """To the right of its line; at the right edge to its left."""
    share = (end - mark.ms) / max(1.0, 1000 * (frame.end - frame.start))
    last = end >= round(frame.end * 1000) and share < 0.2
    words = short(mark.label, ACROSS // 5 if last else int(share * ACROSS) - 2)
    text = _plain(f"{mark.number} {words}".rstrip())
    at = on_axis([mark.ms])[0]
    placed = {"xanchor": "right" if last else "left", "yanchor": "bottom", "xshift": 2 if last else -2}
    return {"x": at, "xref": "x", "y": 1, "yref": "paper", "text": text, "showarrow": False, "font": {"size": 11}, **placed}


def _plain(text: str) -> str:
    """Plotly reads some HTML in its texts; a teacher's words are words."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
