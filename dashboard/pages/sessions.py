"""The list of sessions."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids, texts
from dashboard.components.state import badge, line_state
from dashboard.data import SessionLine
from dashboard.when import when

PULSE_MS = 5000


def page(lines: Sequence[SessionLine], base_url: str, timezone: str | None) -> html.Div:
    return html.Div(
        [
            dcc.Interval(id=ids.SESSIONS_PULSE, interval=PULSE_MS),
            html.Div(
                [dmc.Title(texts.SESSIONS, order=1), html.P(texts.SESSIONS_LEAD, className="cp-about")],
                className="cp-page-head",
            ),
            html.Div(listing(lines, base_url, timezone), id=ids.SESSIONS),
        ]
    )


def listing(lines: Sequence[SessionLine], base_url: str, timezone: str | None) -> Any:
    """What is read again every few seconds."""
    return html.Ul([_line(line, timezone) for line in lines], className="cp-list") if lines else _empty(base_url)


def _line(line: SessionLine, timezone: str | None) -> html.Li:
    session = line.session
    return html.Li(
        dcc.Link(
            [
                html.Span([html.Strong(session.title), html.Span(session.course or texts.NO_COURSE)], className="cp-line-name"),
                html.Span(when(session.started_at or session.created_at, timezone), className="cp-line-when"),
                html.Span(texts.students(line.students), className="cp-line-students"),
                badge(line_state(line)),
            ],
            href=f"/sessions/{session.id}",
            className="cp-line",
        )
    )


def _empty(base_url: str) -> dmc.Paper:
    return dmc.Paper(
        [
            dmc.Title(texts.EMPTY_TITLE, order=2),
            html.P(texts.EMPTY_LEAD, className="cp-help"),
            html.P(texts.EMPTY_DEMO, className="cp-step"),
            dmc.Code(texts.EMPTY_DEMO_COMMAND, block=True),
            html.P(texts.EMPTY_API, className="cp-step"),
            dmc.Code(texts.EMPTY_API_COMMAND.format(base=base_url), block=True),
        ],
        className="cp-empty",
    )
