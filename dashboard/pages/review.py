"""One session after its end: all of it, what happened in it, and how it stands among its course's others."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids, texts
from dashboard.components import lessons
from dashboard.components.actions import actions
from dashboard.components.aria import aria
from dashboard.components.card import card
from dashboard.components.coverage import coverage
from dashboard.components.download import download
from dashboard.components.engagement import engagement
from dashboard.components.graph import graph
from dashboard.components.legend import legend, presence_legend
from dashboard.components.moments import found, marked, zoom_button
from dashboard.components.state import badge
from dashboard.components.student_files import lines, student_files
from dashboard.components.table import numbers
from dashboard.pages.sessions import course_address
from dashboard.retrospect import Retrospect
from dashboard.when import when
from services.reports.figures import engagement as index


def page(past: Retrospect, timezone: str | None) -> html.Div:
    if past.nothing:
        return html.Div([_head(past, timezone), _notice(texts.REVIEW_NOTHING, texts.REVIEW_NOTHING_WHY)])
    table = dmc.Paper([html.P(texts.REVIEW_TABLE_NOTE.format(k=past.now.k), className="cp-help"), numbers(past.now, past.minutes())])
    return html.Div(
        [
            _head(past, timezone),
            html.Div(_notices(past), className="cp-notices"),
            html.Div([_whole(past), _side(past)], id=ids.REVIEW_CHARTS, className="cp-columns"),
            html.Div(table, id=ids.REVIEW_NUMBERS, hidden=True),
            *_students(past),
            html.Div(_beside(past, timezone), className="cp-below"),
        ],
        className="cp-review-presence" if past.now.presence_only else "cp-review",
    )


def _head(past: Retrospect, timezone: str | None) -> html.Div:
    session = past.now.session
    course = dcc.Link(session.course, href=course_address(session.course)) if session.course else texts.NO_COURSE
    lasted = "" if past.nothing else " · " + texts.LASTED.format(clock=texts.clock(past.frame.end))
    about = html.P([course, f" · {when(session.started_at or session.created_at, timezone)}{lasted}"], className="cp-about")
    return html.Div(
        [
            dcc.Link(texts.BACK, href="/", className="cp-back"),
            html.Div([dmc.Title(session.title, order=1), badge(past.now.state()), actions(session)], className="cp-title"),
            html.Div([about, *([] if past.nothing else [_view(past)])], className="cp-subtitle"),
        ],
        className="cp-page-head",
    )


def _view(past: Retrospect) -> html.Div:
    options = [{"value": ids.CHART, "label": texts.CHART}, {"value": ids.TABLE, "label": texts.TABLE}]
    control = dmc.SegmentedControl(id=ids.REVIEW_VIEW, value=ids.CHART, data=options, size="xs", **aria(label=texts.VIEW))
    return html.Div([control, download(past.now.session.id)], className="cp-view")


def _notices(past: Retrospect) -> list[html.Div]:
    said = [_notice(texts.PRESENCE, texts.PRESENCE_WHY)] if past.now.presence_only else []
    if past.all_hidden:
        said.append(_notice(texts.REVIEW_ALL_HIDDEN, texts.REVIEW_ALL_HIDDEN_WHY.format(k=past.now.k)))
    return said


def _notice(title: str, why: str) -> html.Div:
    return html.Div([html.Strong(title), html.Span(why)], className="cp-notice cp-notice-quiet")


def _whole(past: Retrospect) -> dmc.Paper:
    now, newest, seen = past.now, past.now.newest(), past.now.seen()
    help_text, label = (
        (texts.REVIEW_PRESENCE_HELP, texts.REVIEW_PRESENCE_LABEL) if now.presence_only else (texts.REVIEW_HELP, texts.REVIEW_LABEL)
    )
    entries = (
        presence_legend(seen.present / max(1, seen.participants), newest[-1].point.facing if newest else None)
        if now.presence_only
        else legend(newest[-1].point.expressions if newest else None)
    )
    names = html.Ul(entries, className="cp-legend" + (" cp-legend-wide" if now.presence_only else ""))
    usual = [html.P(texts.REVIEW_USUAL, className="cp-help")] if not now.presence_only and past.usual() else []
    return card(texts.REVIEW, help_text, _zooms(past), graph(ids.REVIEW, past.figure(), label), names, *usual, className="cp-card cp-fill")


def _zooms(past: Retrospect) -> html.Div:
    end = past.frame.end
    thirds = [zoom_button(words, end * i / 3, end * (i + 1) / 3) for i, words in enumerate(texts.ZOOM_THIRD)]
    return html.Div([zoom_button(texts.ZOOM_ALL, 0.0, end), *thirds], role="group", className="cp-zooms", **aria(label=texts.ZOOM))


def _side(past: Retrospect) -> html.Div:
    now, seen = past.now, past.now.seen()
    if past.all_hidden:
        return html.Div(_marked(past), className="cp-side")  # of nothing else is anything known
    cards: list[Any] = []
    if not now.presence_only:
        mean = index.headline(now.newest())
        number = engagement(mean, seen.present / max(1, seen.participants), None, now.origin)
        cards.append(card(texts.ENGAGEMENT, texts.ENGAGEMENT_HELP, html.Div(number, className="cp-engagement")))
    cards.append(card(texts.COVERAGE, texts.COVERAGE_HELP, html.Div(coverage(seen, on_average=True))))
    if not now.presence_only:
        cards.append(card(texts.MOMENTS, texts.MOMENTS_HELP, found(past.moments, past.frame)))
    return html.Div([*cards, _marked(past)], className="cp-side")


def _marked(past: Retrospect) -> dmc.Paper:
    return dmc.Paper([dmc.Title(texts.MARKED, order=2, className="cp-card-title"), marked(past.marks, past.frame)], className="cp-card")


def _students(past: Retrospect) -> list[html.Div]:
    if not past.students:
        return []
    files = student_files(lines(past.now.session.id, past.students))
    return [html.Div(dmc.Paper(files, className="cp-card"), className="cp-below")]


def _beside(past: Retrospect, timezone: str | None) -> dmc.Paper:
    session = past.now.session
    if session.course is None:
        return card(texts.COURSE, texts.BESIDE_NONE)
    title = texts.BESIDE.format(course=session.course)
    if not past.beside:
        return card(title, texts.BESIDE_ALONE)
    ordered = sorted(past.among, key=lambda lesson: lesson.began)
    link = dcc.Link(texts.BESIDE_ALL.format(course=session.course), href=course_address(session.course), className="cp-join")
    return card(
        title, texts.BESIDE_HELP, lessons.chart(ordered, timezone, ordered.index(past.among[0])), link, lessons.table(ordered, timezone)
    )
