"""What was found in a lesson, and what its teacher marked: a press shows the place in the chart (assets/review.js)."""

from collections.abc import Sequence
from typing import Any, Final

from dash import html

from dashboard import texts
from dashboard.components.aria import aria
from services.domain.moments import Moment
from services.reports.figures.axes import Frame, on_axis
from services.reports.figures.markers import Mark

AROUND_S: Final = 150  # of the chart to each side


def found(moments: Sequence[Moment], frame: Frame) -> html.Ol | html.P:
    if not moments:
        return html.P(texts.MOMENTS_NONE, className="cp-said")
    return html.Ol([_moment(moment, frame) for moment in moments], className="cp-moments")


def marked(marks: Sequence[Mark], frame: Frame) -> html.Ol | html.P:
    if not marks:
        return html.P(texts.MARKED_NONE, className="cp-said")
    entries = [_entry(mark.ms / 1000, frame, str(mark.number), mark.label, "cp-moment-mark") for mark in marks]
    return html.Ol(entries, className="cp-moments")


def _moment(moment: Moment, frame: Frame) -> html.Li:
    rose = moment.change > 0
    said = (texts.MOMENT_ROSE if rose else texts.MOMENT_FELL).format(before=moment.before, after=moment.after)
    return _entry(moment.at, frame, "▲" if rose else "▼", said, "cp-moment-up" if rose else "cp-moment-down")


def _entry(at_s: float, frame: Frame, sign: str, said: str, kind: str) -> html.Li:
    clock = texts.clock(at_s)
    content = [html.Span(sign, className=f"cp-moment-sign {kind}", **aria(hidden="true")), html.Span(clock), html.Span(said)]
    return html.Li(html.Button(content, className="cp-moment", **_zoom(max(frame.start, at_s - AROUND_S), min(frame.end, at_s + AROUND_S))))


def zoom_button(words: str, start_s: float, end_s: float) -> html.Button:
    return html.Button(words, className="cp-zoom", **_zoom(start_s, end_s))


def _zoom(start_s: float, end_s: float) -> dict[str, Any]:
    start, end = on_axis([round(1000 * start_s), round(1000 * end_s)])
    return {"data-zoom-start": str(start), "data-zoom-end": str(end), "type": "button"}
