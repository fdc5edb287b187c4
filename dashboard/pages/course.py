"""A course over the weeks: one point for each of its sessions."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import course, texts
from dashboard.components import lessons
from dashboard.components.card import card
from dashboard.components.download import course_download
from dashboard.components.head import head
from dashboard.components.schedules import schedules
from dashboard.timetables import Kept
from services.reports.course.lesson import Lesson


def page(title: str, held: Sequence[Lesson], kept: Kept, timezone: str | None) -> html.Div:
    """`held`: oldest first."""
    beside = course_download(title) if held else None
    top = head(title, texts.COURSE_LEAD, back=(texts.BACK, "/"), beside=beside)
    if not held:
        return html.Div([top, dmc.Paper(html.P(texts.COURSE_NONE), className="cp-empty"), schedules(kept, timezone)])
    count = course.hidden(held)
    notice: list[Any] = []
    if count:
        said = texts.COURSE_HIDDEN_WHY.format(count=count, all=len(held))
        notice = [html.Div(said, className="cp-notice cp-notice-quiet")]
    chart = card(texts.COURSE_CHART, texts.COURSE_CHART_HELP, lessons.chart(held, timezone))
    table = dmc.Paper(
        [dmc.Title(texts.COURSE_TABLE, order=2, className="cp-card-title"), lessons.table(held, timezone)], className="cp-card cp-below"
    )
    return html.Div([top, *notice, chart, table, schedules(kept, timezone)])
