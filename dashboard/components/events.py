"""The events of a lesson as a list: the twin of the lines on the charts, with a way to delete each."""

from dash import html

from dashboard import ids, texts
from dashboard.components.aria import aria
from dashboard.snapshot import Snapshot
from services.reports.figures.markers import Mark, process


def events(now: Snapshot) -> list[html.Li]:
    """In the order of the lesson, with the numbers that the charts carry."""
    marks = process(now.around.markers, now.origin)
    return [_line(mark, str(marker.id)) for mark, marker in zip(marks, now.around.markers, strict=True)]


def _line(mark: Mark, marker_id: str) -> html.Li:
    clock = texts.clock(mark.ms / 1000)
    delete = html.Button(
        "×",
        id={"type": ids.UNMARK, "marker": marker_id},
        className="cp-event-delete",
        **aria(label=texts.UNMARK.format(label=mark.label, clock=clock)),
    )
    return html.Li([html.Strong(str(mark.number)), html.Span(clock, className="cp-event-at"), html.Span(mark.label), delete])
