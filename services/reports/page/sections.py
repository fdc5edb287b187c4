"""The charts with their names, what they mean, and the key to their colours."""

from collections.abc import Iterator

from services.reports import texts
from services.reports.drawings import charts
from services.reports.figures import markers
from services.reports.figures.colours import ENGAGEMENT, FACING, PRESENT, STACK, rgba
from services.reports.markup import Markup, tag
from services.reports.summary import SessionReport


def sections(report: SessionReport) -> Iterator[Markup]:
    """None of them for a lesson without points."""
    if not report.points:
        return
    hidden = key("", texts.hidden_stretch(report.k), class_="hidden") if report.coverage.suppressed_points else None
    present = key(PRESENT, texts.PRESENT_LINE, columns="present")
    if report.presence_only:
        keys = (present, key(FACING, texts.FACING_LINE, columns="facing"), hidden)
        yield section(texts.PRESENCE, texts.PRESENCE_HELP, charts.attendance(report), *keys)
        yield from _events(report)
        return
    yield section(texts.MOOD, texts.MOOD_HELP, charts.mood(report), *_expression_keys(report), hidden, tall=True, stacked=True)
    interval = key(rgba(ENGAGEMENT, charts.BAND_ALPHA), texts.INTERVAL_BAND, columns=charts.INTERVAL)
    value = key(ENGAGEMENT, texts.ENGAGEMENT, columns="engagement")
    yield section(texts.ENGAGEMENT, texts.ENGAGEMENT_HELP, charts.index(report), value, interval, hidden)
    keys = (present, key(charts.READABLE, texts.READABLE_LINE, columns="readable"), hidden)
    yield section(texts.COVERAGE, texts.COVERAGE_HELP, charts.readable(report), *keys)
    yield from _events(report)


def _events(report: SessionReport) -> Iterator[Markup]:
    if report.markers:
        lines = (
            tag("li", tag("b", str(mark.number)), tag("time", texts.clock(mark.ms / 1000)), tag("span", mark.label))
            for mark in markers.process(report.markers, report.origin)
        )
        said = tag("p", texts.EVENTS_HELP, class_="said")
        yield tag("section", tag("h2", texts.EVENTS), said, tag("ol", *lines, class_="events"))


def section(title: str, said: str, chart: Markup, *keys: Markup | None, tall: bool = False, stacked: bool = False) -> Markup:
    """`stacked`: its parts lie on each other, and sink where one is taken out."""
    look = " ".join(name for name, on in (("chart", True), ("tall", tall), ("stacked", stacked)) if on)
    return tag(
        "section",
        tag("h2", title),
        tag("p", said, class_="said"),
        chart,
        tag("ul", *keys, class_="keys"),
        class_=look,
    )


def _expression_keys(report: SessionReport) -> Iterator[Markup]:
    """In the order of the bands, from the top, with the session's means."""
    shares = report.overall.expressions or {}
    for name in reversed(STACK):
        share = f"{100 * shares[name]:.0f} %" if name in shares else ""
        yield key(charts.fill(name), texts.EXPRESSIONS[name], share, columns=name)


def key(colour: str, name: str, share: str = "", class_: str = "", columns: str | None = None) -> Markup:
    """`columns`: of the table, whose figures the part of the drawing shows."""
    swatch = tag("i", class_=class_ or None, style=f"background:{colour}" if colour else None)
    return tag("li", swatch, tag("span", name), tag("b", share) if share else None, class_="wide" if class_ else None, data_columns=columns)
