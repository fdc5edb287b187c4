"""What a snapshot changes on the live page. Pure: a snapshot in, properties of components out."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from dash import Patch

from dashboard import charts, ids, texts
from dashboard.components import students, trail
from dashboard.components.alerts import alerts
from dashboard.components.coverage import coverage
from dashboard.components.engagement import Direction, engagement
from dashboard.components.events import events
from dashboard.components.legend import legend, presence_legend
from dashboard.components.notice import notices
from dashboard.components.state import badge
from dashboard.components.table import mood_table
from dashboard.snapshot import Snapshot, State
from services.reports.figures.engagement import headline

HEAT_ROW_PX: Final = 24
HEAT_ROOM_PX: Final = 34

Change = tuple[str | dict[str, str], str, Any]
"""A component's id, the property, its new value."""


def changes(now: Snapshot, view: str, *, names: bool = False) -> Iterator[Change]:
    """Everything that moves; `view` is what the page shows, so that nothing is drawn that nobody sees.

    `names`: whether students are called by name.
    """
    waiting, over = now.state() is State.WAITING, now.state() is State.ENDED
    seen = now.seen()
    yield ids.STATE, "children", badge(now.state())
    yield ids.CLOCK, "children", clock_words(now)
    yield ids.NOTICE, "children", notices(now)
    yield ids.WAITING, "hidden", not waiting
    yield ids.VIEW_BOX, "hidden", waiting
    yield ids.LESSON, "hidden", waiting
    yield ids.COVERAGE, "children", coverage(seen, over)
    yield ids.ALERTS, "children", alerts(now)
    yield ids.MARK_BOX, "hidden", waiting or over
    yield ids.MARKS, "children", events(now)
    if waiting:
        return
    if view == ids.TABLE:
        yield ids.NUMBERS, "children", [*mood_table(now), *students.table(now, names)]
        return
    newest, present = now.newest(), seen.present / max(1, seen.participants)
    yield ids.figure(ids.MOOD), "figure", _patch(charts.mood(now))
    if now.presence_only:
        yield ids.LEGEND, "children", presence_legend(present, newest[-1].point.facing if newest else None)
        return
    yield ids.LEGEND, "children", legend(newest[-1].point.expressions if newest else None)
    yield ids.ENGAGEMENT, "children", engagement(headline(newest), present, None if over else Direction.of(now), now.origin)
    yield ids.figure(ids.INDEX), "figure", _patch(charts.index(now))
    yield ids.figure(ids.TRAIL), "figure", _patch(trail.figure(now))
    yield ids.TRAIL_SAID, "children", trail.words(now)
    if now.session.policy.individual_view and not over:
        yield from _students(now, names)


def _students(now: Snapshot, names: bool) -> Iterator[Change]:
    yield ids.NEEDS, "children", students.attention(now, names)
    yield ids.HEAT_BOX, "style", {"height": f"{HEAT_ROOM_PX + HEAT_ROW_PX * len(students.shown(now, names))}px"}
    yield ids.STUDENT_FILES, "children", students.files(now, names)
    yield ids.figure(ids.HEAT), "figure", _patch(students.figure(now, names), axes=("xaxis", "yaxis"))


def clock_words(now: Snapshot) -> str:
    if now.session.started_at is None:
        return texts.NOT_BEGUN
    said = texts.LASTED if now.session.ended_at else texts.INTO_LESSON
    return said.format(clock=texts.clock((now.until - now.origin).total_seconds()))


def _patch(figure: dict[str, Any], axes: Sequence[str] = ("xaxis",)) -> Patch:
    """Data, axes that move and events alone: the template is the page's, it follows the colour scheme."""
    patch = Patch()
    patch["data"] = figure["data"]
    for part in (*axes, "shapes", "annotations"):
        if part in figure["layout"]:
            patch["layout"][part] = figure["layout"][part]
    return patch
