"""One session as it runs."""

from typing import Any
from uuid import uuid4

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import charts, ids, texts
from dashboard.components.actions import actions
from dashboard.components.aria import aria
from dashboard.components.card import card
from dashboard.components.download import download
from dashboard.components.graph import graph
from dashboard.components.legend import legend, presence_legend
from dashboard.components.marking import marked, marking
from dashboard.components.student_files import student_files
from dashboard.components.tuning import tuning
from dashboard.components.waiting import waiting
from dashboard.when import when
from services.domain.classroom import ClassSession
from services.domain.policy import Analysis

PULSE_MS = 1000


def page(session: ClassSession, base_url: str, timezone: str | None) -> html.Div:
    """Without figures: the first snapshot follows within a moment, over the WebSocket."""
    presence_only = session.policy.analysis is Analysis.PRESENCE
    watch = {"page": uuid4().hex, "session": str(session.id), "view": ids.CHART, "names": False, "language": texts.CODE, "attempt": 0}
    return html.Div(
        [
            dcc.Store(id=ids.WATCH, data=watch),
            dcc.Store(id=ids.BEAT),
            dcc.Interval(id=ids.PULSE, interval=PULSE_MS),
            html.Div(texts.LINK_LOST, id=ids.LINK, hidden=True, className="cp-notice cp-notice-warn cp-link", role="status"),
            _head(session, timezone),
            html.Div(id=ids.NOTICE, className="cp-notices", **aria(live="polite")),
            html.Div(id=ids.ALERTS, className="cp-alerts cp-alerts-off", role="region", **aria(live="polite", label=texts.ALERTS)),
            html.P(id=ids.ALERT_SAID, className="cp-unseen", role="status"),
            html.Div(waiting(session, base_url), id=ids.WAITING, hidden=True),
            html.Div(
                [
                    html.Div([_mood(presence_only), _side(session), *_below(session)], id=ids.CHARTS, className="cp-columns"),
                    html.Div(dmc.Paper(html.Div(id=ids.NUMBERS, className="cp-numbers")), id=ids.NUMBERS_CARD, hidden=True),
                ],
                id=ids.LESSON,
                hidden=session.started_at is None,
            ),
        ],
        className="cp-live",
    )


def _head(session: ClassSession, timezone: str | None) -> html.Div:
    about = f"{session.course or texts.NO_COURSE} · {when(session.started_at or session.created_at, timezone)} · "
    return html.Div(
        [
            dcc.Link(texts.BACK, href="/", className="cp-back"),
            html.Div([dmc.Title(session.title, order=1), html.Span(id=ids.STATE), actions(session)], className="cp-title"),
            html.Div([html.P([about, html.Span(id=ids.CLOCK)], className="cp-about"), _view(session)], className="cp-subtitle"),
        ],
        className="cp-page-head",
    )


def _view(session: ClassSession) -> html.Div:
    options = [{"value": ids.CHART, "label": texts.CHART}, {"value": ids.TABLE, "label": texts.TABLE}]
    control = dmc.SegmentedControl(id=ids.VIEW, value=ids.CHART, data=options, size="xs", **aria(label=texts.VIEW))
    return html.Div([control, download(session.id)], id=ids.VIEW_BOX, className="cp-view", hidden=True)


def _mood(presence_only: bool) -> dmc.Paper:
    title, said, label = (
        (texts.PRESENCE_CHART, texts.PRESENCE_HELP, texts.PRESENCE_LABEL)
        if presence_only
        else (texts.MOOD, texts.MOOD_HELP, texts.MOOD_LABEL)
    )
    entries = presence_legend(None, None) if presence_only else legend(None)
    names = html.Ul(entries, id=ids.LEGEND, className="cp-legend" + (" cp-legend-wide" if presence_only else ""))
    return card(title, said, names, marking(), graph(ids.MOOD, charts.blank(presence_only), label), marked(), className="cp-fill")


def _side(session: ClassSession) -> html.Div:
    presence_only = session.policy.analysis is Analysis.PRESENCE
    settings = tuning(session.policy.individual_view and not presence_only and session.ended_at is None)
    coverage = card(texts.COVERAGE, texts.COVERAGE_HELP, html.Div(id=ids.COVERAGE))
    if presence_only:
        return html.Div([coverage, settings], className="cp-side")
    number = html.Div(id=ids.ENGAGEMENT, className="cp-engagement")
    picture = graph(ids.INDEX, charts.blank_index(), texts.ENGAGEMENT_LABEL)
    headline = card(texts.ENGAGEMENT, texts.ENGAGEMENT_HELP, number, picture, className="cp-card cp-first")
    return html.Div([headline, coverage, settings], className="cp-side")


def _below(session: ClassSession) -> list[Any]:
    """What is looked at less often."""
    if session.policy.analysis is Analysis.PRESENCE:
        return [html.P(texts.STUDENTS_PRESENCE, className="cp-help cp-wide")]
    picture = graph(ids.TRAIL, charts.blank_trail(), texts.TRAIL_LABEL)
    said = html.Div([html.P(id=ids.TRAIL_SAID, className="cp-headline"), html.P(texts.TRAIL_DOTS, className="cp-help")])
    trail = card(texts.TRAIL, texts.TRAIL_HELP, html.Div([picture, said], className="cp-trail"), className="cp-card cp-wide")
    if session.ended_at is not None:
        return [trail]
    if not session.policy.individual_view:
        return [trail, html.P(texts.STUDENTS_NOT, className="cp-help cp-wide")]
    needs = html.Div([dmc.Title(texts.ATTENTION, order=3, className="cp-needs-title"), html.Div(id=ids.NEEDS)], className="cp-needs-box")
    heat = html.Div(graph(ids.HEAT, charts.blank_heat(), texts.STUDENTS_LABEL), id=ids.HEAT_BOX, className="cp-heat-box")
    return [card(texts.STUDENTS, texts.STUDENTS_HELP, needs, heat, student_files(), className="cp-card cp-wide"), trail]
