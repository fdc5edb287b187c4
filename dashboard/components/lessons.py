"""A course's lessons: the chart of all of them, and its twin as a table with a link to each."""

from collections.abc import Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import course, ids, texts
from dashboard.components.graph import graph
from dashboard.components.table import NOTHING
from dashboard.when import when
from services.reports.course.lesson import Lesson
from services.reports.figures.course import figure

INTERVAL: Final = 3
"""Its column."""


def chart(lessons: Sequence[Lesson], timezone: str | None, this: int | None = None) -> html.Div:
    """`lessons`: oldest first; `this`: the place of one that is looked at."""
    points = [course.point(lesson, timezone) for lesson in lessons]
    return graph(ids.COURSE, figure(points, texts.COURSE_ENGAGEMENT, texts.COURSE_COVERAGE, this=this), texts.COURSE_LABEL)


def table(lessons: Sequence[Lesson], timezone: str | None) -> dmc.TableScrollContainer:
    """Newest first."""
    names = (texts.COURSE_DAY, texts.COURSE_SESSION, texts.COURSE_ENGAGEMENT, texts.COURSE_INTERVAL, texts.COURSE_READABLE)
    head = dmc.TableThead(_cells(dmc.TableTh, names))
    rows = [_cells(dmc.TableTd, _row(lesson, timezone)) for lesson in reversed(lessons)]
    whole = dmc.Table([head, dmc.TableTbody(rows)], tabularNums=True, highlightOnHover=True, fz="sm", className="cp-lessons")
    return dmc.TableScrollContainer(whole, minWidth=300, type="native")


def _cells(kind: Any, cells: Sequence[Any]) -> dmc.TableTr:
    """On a phone the interval stands below its number, and its column is away."""
    return dmc.TableTr([kind(cell, className="cp-roomy" if i == INTERVAL else "") for i, cell in enumerate(cells)])


def _row(lesson: Lesson, timezone: str | None) -> list[Any]:
    session, point, hole = lesson.session, course.point(lesson, timezone), course.gap(lesson)
    interval = NOTHING if point.low is None or point.high is None else f"{point.low:.0f}–{point.high:.0f}"
    return [
        when(lesson.began, timezone),
        dcc.Link(session.title, href=f"/sessions/{session.id}", className="cp-join"),
        hole.words if hole else [f"{point.engagement:.0f}", html.Small(interval, className="cp-cramped")],
        interval,
        NOTHING if lesson.coverage.readable is None else f"{lesson.coverage.readable:.0f} / {lesson.students}",
    ]
