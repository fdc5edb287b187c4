"""A course in a few sentences, which say what was measured and judge nobody."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from services.domain.emotions import EXPRESSIONS
from services.reports import texts
from services.reports.course.lesson import Hole
from services.reports.course.summary import MOST, CourseReport
from services.reports.course.texts import several
from services.reports.course.trend import LEAST, halves

_MISSING: Final = {
    Hole.HIDDEN: "hidden because too few could be read",
    Hole.PRESENCE: "in which expressions were not read",
    Hole.EMPTY: "without figures",
}


def sentences(report: CourseReport) -> list[str]:
    """None for a course in which no session has begun."""
    return list(_sentences(report)) if report.lessons else []


def day(at: datetime) -> str:
    local = at.astimezone(UTC)
    return f"{local.day} {local:%B %Y}"


def span(report: CourseReport) -> str:
    first, last = day(report.lessons[0].began), day(report.lessons[-1].began)
    return first if first == last else f"{first} to {last}"


def _sentences(report: CourseReport) -> Iterator[str]:
    yield _how_many(report)
    overall, shown = report.overall, report.shown
    if shown:
        values = [one.overall.engagement or 0.0 for one in shown]
        if len(shown) > 1:
            lay = f"{min(values):.0f} and {max(values):.0f}, on average at {overall.engagement:.0f}"
            yield f"The engagement index of a session lay between {lay}."
        yield _change(report)
    if overall.expressions is not None:
        most = max(EXPRESSIONS, key=overall.expressions.__getitem__)
        yield (
            f"The most frequent visible expression was “{texts.EXPRESSIONS[most].lower()}”, with {100 * overall.expressions[most]:.0f} % "
            "on average. It says what faces showed, not how anybody felt."
        )
    if overall.facing is not None:
        yield f"On average {100 * overall.facing:.0f} % of the looks at a face found it turned to the screen."
    if overall.readable is not None:
        yield f"On average {100 * overall.readable:.0f} % of a session’s students could be read; of the others the figures say nothing."


def _how_many(report: CourseReport) -> str:
    holes = Counter(one.hole for one in report.lessons)
    parts = [f"{len(report.shown)} with an engagement", *(f"{holes[hole]} {words}" for hole, words in _MISSING.items() if holes[hole])]
    said = f"{several(len(report.lessons), 'session', 'sessions')}, {span(report)}"
    older = f" Only the newest {MOST} are in this report." if report.older else ""
    return f"{said}{': ' + ', '.join(parts) if len(parts) > 1 else ''}.{older}"


def _change(report: CourseReport) -> str:
    found = halves(report.shown)
    if found is None:
        return f"A course over time is read from {LEAST} sessions with an engagement on."
    change = found.late - found.early
    count = found.sessions
    said = f"The mean is {found.early:.0f} for the first {count} sessions with an engagement and {found.late:.0f} for the last {count}"
    if not found.differ:
        return f"{said}. That differs by less than a session’s own interval reaches (±{found.blur:.0f}): no change can be read from it."
    way = "more" if change > 0 else "less"
    return f"{said}: {abs(change):.0f} {way}, beyond a session’s own interval (±{found.blur:.0f}). Why, these figures do not say."
