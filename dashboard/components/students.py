"""Single students, where policy and consent let them be shown: each against their own usual, in the order of the alphabet, never ranked."""

from datetime import datetime, timedelta
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import texts
from dashboard.components.student_files import lines
from dashboard.snapshot import Snapshot
from dashboard.so_far import BUCKET
from services.domain.attention import Need, Student, Why, needs
from services.reports.figures import heat
from services.reports.figures.axes import lesson_ms
from services.storage import alerts

NOTHING: Final = "–"


def shown(now: Snapshot, names: bool) -> list[tuple[str, Student]]:
    """What each is called here, in its order: by name, or without names by the number in which they came."""
    students = now.around.so_far.students if now.around.so_far else ()
    if not names:
        return [(texts.STUDENT_NUMBER.format(number=student.number), student) for student in students]
    return [(student.name, student) for student in sorted(students, key=lambda student: (student.name.casefold(), student.number))]


def newest(now: Snapshot) -> datetime:
    """The start of the newest half minute that was over when the students were read."""
    read_at = now.around.so_far.read_at if now.around.so_far else now.at
    over = read_at - timedelta(seconds=alerts.LATE_S)
    return over - timedelta(seconds=over.timestamp() % BUCKET.total_seconds()) - BUCKET


def attention(now: Snapshot, names: bool) -> list[Any]:
    """Who may need a look, and why."""
    called = {student.id: name for name, student in shown(now, names)}
    found = needs([student for _, student in shown(now, names)], newest(now), BUCKET)
    if not found:
        return [html.P(texts.ATTENTION_NONE, className="cp-said")]
    lines = [html.Li([html.Strong(called[need.student.id]), html.Span(why(need, now.origin))]) for need in found]
    return [html.Ul(lines, className="cp-needs")]


def why(need: Need, origin: datetime) -> str:
    clock = texts.clock(max(0.0, (need.since - origin).total_seconds()))
    if need.why is Why.NOT_IN_VIEW:
        return texts.WHY_NOT_IN_VIEW.format(clock=clock)
    return texts.WHY_LESS_ENGAGED.format(now=need.now or 0.0, usual=need.usual or 0.0, clock=clock)


def files(now: Snapshot, names: bool) -> list[html.Li]:
    """A line of links for each."""
    return lines(now.session.id, [(student.id, name) for name, student in shown(now, names)])


def figure(now: Snapshot, names: bool) -> dict[str, Any]:
    called = shown(now, names)
    field = heat.process([student for _, student in called], newest(now), BUCKET, now.origin)
    return heat.figure(field, [name for name, _ in called], {"value": texts.ENGAGEMENT, "hidden": texts.HEAT_HIDDEN})


def table(now: Snapshot, names: bool) -> list[Any]:
    """The twin of the heat map; nothing where nobody may be shown."""
    called = shown(now, names)
    if not called:
        return []
    field = heat.process([student for _, student in called], newest(now), BUCKET, now.origin)
    over = [ms for ms in field.times if ms <= lesson_ms(newest(now), now.origin)]  # the rest of ten minutes is still to come
    head = [texts.STUDENT, *(texts.clock(max(0, ms) / 1000) for ms in over)]
    seen = zip(called, field.values, field.hidden, strict=True)
    body = [[name, *map(_cell, values[: len(over)], hidden[: len(over)])] for (name, _), values, hidden in seen]
    numbers = dmc.Table(data={"head": head, "body": body}, tabularNums=True, highlightOnHover=True, fz="sm")
    return [
        dmc.Title(texts.STUDENTS, order=2, className="cp-card-title"),
        dmc.Text(texts.STUDENTS_NOTE, className="cp-help"),
        dmc.TableScrollContainer(numbers, minWidth=900, type="native"),
    ]


def _cell(value: float | None, hidden: bool) -> str:
    if value is not None:
        return f"{value:.0f}"
    return texts.HEAT_HIDDEN_SHORT if hidden else NOTHING
