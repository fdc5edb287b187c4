"""The engagement of the class as one number, with its interval, its trend in words and its parts."""

from typing import Any

from dash import html

from dashboard import texts
from dashboard.components.aria import SILENT
from services.reports.figures.engagement import STEADY, Headline


def engagement(now: Headline | None, presence: float | None, over: bool = False) -> list[Any]:
    """`presence`: 0..1, students whose video arrives, of all who joined. `over`: the number is of the whole session."""
    if now is None:
        return [html.P(texts.ENGAGEMENT_NONE, className="cp-number-none")]
    number = html.P([html.Span(f"{now.value:.0f}", className="cp-number"), html.Span(texts.OF_100, className="cp-unit")])
    said = [html.P(texts.TREND_NONE if over else trend_words(now.trend), className="cp-said")]
    if now.low is not None and now.high is not None:
        said.append(html.P(texts.INTERVAL.format(low=now.low, high=now.high), className="cp-said"))
    parts = [(texts.PART_FACING, now.facing), (texts.PART_EXPRESSION, now.expression), (texts.PART_PRESENCE, presence)]
    bars = [_part(name, value) for name, value in parts if value is not None]
    return [number, *said, html.Ul(bars, className="cp-parts")]


def trend_words(trend: float | None) -> str:
    if trend is None:
        return texts.TREND_NEW
    if abs(trend) < STEADY:
        return texts.TREND_STEADY
    return (texts.TREND_UP if trend > 0 else texts.TREND_DOWN).format(points=trend)


def _part(name: str, value: float) -> html.Li:
    percent = f"{100 * value:.0f} %"
    bar = html.Span(html.Span(style={"width": percent.replace(" ", "")}), className="cp-bar", **SILENT)
    return html.Li([html.Span(name), html.Span(percent, className="cp-part-value"), bar])
