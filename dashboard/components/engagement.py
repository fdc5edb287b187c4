"""The engagement of the class as one number, with its interval, its trend in words and its parts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dash import html

from dashboard import texts
from dashboard.components.aria import SILENT
from dashboard.snapshot import Snapshot
from services.domain.baseline import Against, against
from services.domain.steps import level
from services.domain.trend import Course, Trend, trend
from services.reports.figures import steps
from services.reports.figures.engagement import Headline

ARROW: Final = {Course.RISING: "↗", Course.STEADY: "→", Course.FALLING: "↘"}


@dataclass(frozen=True, slots=True)
class Direction:
    """Where the class is going, and how that is against its usual; each None where too little is known."""

    trend: Trend | None
    against: Against | None
    usual: float | None

    @classmethod
    def of(cls, now: Snapshot) -> "Direction":
        course = steps.process(now.samples)
        usual = now.around.usual
        beside = against([level(course, i) for i in range(len(course))], usual) if usual is not None else None
        return cls(trend(course), beside, usual)


def engagement(now: Headline | None, presence: float | None, direction: Direction | None, origin: datetime) -> list[Any]:
    """`presence`: 0..1, students whose video arrives, of all who joined. `direction`: None for the mean of a whole session. `origin`:
    zero of the lesson's clock."""
    if now is None:
        return [html.P(texts.ENGAGEMENT_NONE, className="cp-number-none")]
    number = html.P([html.Span(f"{now.value:.0f}", className="cp-number"), html.Span(texts.OF_100, className="cp-unit")])
    if direction is None:
        said = [html.P(texts.TREND_NONE, className="cp-said")]
    else:
        said = [_trend(direction.trend, origin)]
        if words := against_words(direction, now.value):
            said.append(html.P(words, className="cp-said"))
    if now.low is not None and now.high is not None:
        said.append(html.P(texts.INTERVAL.format(low=now.low, high=now.high), className="cp-said"))
    parts = [(texts.PART_FACING, now.facing), (texts.PART_EXPRESSION, now.expression), (texts.PART_PRESENCE, presence)]
    bars = [_part(name, value) for name, value in parts if value is not None]
    return [number, *said, html.Ul(bars, className="cp-parts")]


def trend_words(now: Trend | None, origin: datetime) -> str:
    if now is None:
        return texts.TREND_NEW
    said = {Course.RISING: texts.TREND_RISING, Course.STEADY: texts.TREND_STEADY, Course.FALLING: texts.TREND_FALLING}
    return said[now.course].format(clock=texts.clock(max(0.0, (now.since - origin).total_seconds())), before=now.before)


def against_words(now: Direction, value: float) -> str:
    """Nothing where the usual is not known yet."""
    if now.against is None or now.usual is None:
        return ""
    said = {Against.ABOVE: texts.USUAL_ABOVE, Against.USUAL: texts.USUAL_SAME, Against.BELOW: texts.USUAL_BELOW}
    return said[now.against].format(points=abs(value - now.usual), usual=now.usual)


def _trend(now: Trend | None, origin: datetime) -> html.P:
    course = now.course if now else Course.STEADY
    arrow = [html.Span(ARROW[course], className="cp-trend-arrow", **SILENT)] if now else []
    return html.P([*arrow, trend_words(now, origin)], className=f"cp-trend cp-trend-{course.value}")


def _part(name: str, value: float) -> html.Li:
    percent = f"{100 * value:.0f} %"
    bar = html.Span(html.Span(style={"width": percent.replace(" ", "")}), className="cp-bar", **SILENT)
    return html.Li([html.Span(name), html.Span(percent, className="cp-part-value"), bar])
