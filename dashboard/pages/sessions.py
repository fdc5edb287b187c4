"""The list of sessions."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids, texts
from dashboard.components.actions import actions
from dashboard.components.aria import aria
from dashboard.components.head import head
from dashboard.components.state import badge, line_state
from dashboard.data import SessionLine, SessionPage
from dashboard.pages import new
from dashboard.when import when
from services.storage.sessions import Wanted

PULSE_MS = 5000


class Which(StrEnum):
    """The filter's values."""

    ALL = "all"
    LIVE = "live"
    PLANNED = "planned"
    ENDED = "ended"


_WANTED: Final = {
    Which.ALL: Wanted(),
    Which.LIVE: Wanted(begun=True, ended=False),
    Which.PLANNED: Wanted(begun=False, ended=False),
    Which.ENDED: Wanted(ended=True),
}


def wanted(which: str | None, course: str | None) -> Wanted:
    """What the two filters ask for; an empty one asks for nothing."""
    of_state = _WANTED[Which(which or Which.ALL)]
    return Wanted(course=course or None, begun=of_state.begun, ended=of_state.ended)


def page(first: SessionPage, courses: Sequence[str], base_url: str, timezone: str | None) -> html.Div:
    return html.Div(
        [
            dcc.Interval(id=ids.SESSIONS_PULSE, interval=PULSE_MS),
            dcc.Store(id=ids.PLACES, data=[]),
            dcc.Store(id=ids.FOLLOWING, data=place_said(first)),
            dcc.Store(id=ids.LISTED),
            head(texts.SESSIONS, texts.SESSIONS_LEAD, beside=dcc.Link(texts.NEW, href=new.PATH, className="cp-primary")),
            html.Div(_filters(courses), id=ids.FILTERS, className="cp-filters", hidden=not first.lines),
            html.Div(listing(first.lines, Wanted(), base_url, timezone), id=ids.SESSIONS),
            _pager(first),
        ]
    )


def listing(lines: Sequence[SessionLine], of: Wanted, base_url: str, timezone: str | None) -> Any:
    """What is read again every few seconds."""
    if lines:
        return html.Ul([_line(line, timezone) for line in lines], className="cp-list")
    if of == Wanted():
        return _empty(base_url)
    return dmc.Paper([dmc.Title(texts.FILTER_NOTHING, order=2), html.P(texts.FILTER_NOTHING_FOR, className="cp-help")])


def place_said(page: SessionPage) -> list[str] | None:
    """Where the next page begins, for the browser to keep."""
    return [page.following[0].isoformat(), str(page.following[1])] if page.following else None


def course_address(course: str) -> str:
    return f"/courses/{quote(course, safe='')}"


def _filters(courses: Sequence[str]) -> list[Any]:
    which = [
        {"value": Which.ALL.value, "label": texts.FILTER_ALL},
        {"value": Which.LIVE.value, "label": texts.FILTER_LIVE},
        {"value": Which.PLANNED.value, "label": texts.FILTER_PLANNED},
        {"value": Which.ENDED.value, "label": texts.FILTER_ENDED},
    ]
    state = dmc.SegmentedControl(id=ids.FILTER_STATE, value=Which.ALL.value, data=which, size="xs", **aria(label=texts.FILTER_STATE))
    options = [{"value": "", "label": texts.FILTER_COURSE_ALL}, *({"value": course, "label": course} for course in courses)]
    course = dmc.Select(
        id=ids.FILTER_COURSE, data=options, value="", size="xs", allowDeselect=False, searchable=len(courses) > 8,
        **aria(label=texts.FILTER_COURSE),
    )  # fmt: skip
    return [state, course]


def _pager(first: SessionPage) -> html.Div:
    return html.Div(
        [
            dmc.Button(texts.PAGE_NEWER, id=ids.NEWER, variant="default", size="xs", disabled=True),
            html.Span(texts.PAGE_OF.format(number=1), id=ids.PAGE_NUMBER, className="cp-about", role="status"),
            dmc.Button(texts.PAGE_OLDER, id=ids.OLDER, variant="default", size="xs", disabled=first.following is None),
        ],
        id=ids.PAGER,
        className="cp-pager",
        hidden=first.following is None,
    )


def _line(line: SessionLine, timezone: str | None) -> html.Li:
    session = line.session
    name = dcc.Link(session.title, href=f"/sessions/{session.id}", className="cp-line-link")
    course = (
        dcc.Link(session.course, href=course_address(session.course), className="cp-line-course") if session.course else texts.NO_COURSE
    )
    return html.Li(
        [
            html.Span([html.Strong(name), html.Span(course)], className="cp-line-name"),
            html.Span(_time(line, timezone), className="cp-line-when"),
            html.Span(texts.students(line.students), className="cp-line-students"),
            badge(line_state(line)),
            html.Span(actions(session, small=True), className="cp-line-do"),
        ],
        className="cp-line",
    )


def _time(line: SessionLine, timezone: str | None) -> str:
    session = line.session
    if session.started_at is None and session.ended_at is None and session.scheduled_start is not None:
        return texts.PLANNED_FOR.format(when=when(session.scheduled_start, timezone))
    return when(session.started_at or session.created_at, timezone)


def _empty(base_url: str) -> dmc.Paper:
    return dmc.Paper(
        [
            dmc.Title(texts.EMPTY_TITLE, order=2),
            html.P(texts.EMPTY_MAKE, className="cp-help"),
            html.P(texts.EMPTY_DEMO, className="cp-step"),
            dmc.Code(texts.EMPTY_DEMO_COMMAND, block=True),
            html.P(texts.EMPTY_API, className="cp-step"),
            dmc.Code(texts.EMPTY_API_COMMAND.format(base=base_url), block=True),
        ],
        className="cp-empty",
    )
