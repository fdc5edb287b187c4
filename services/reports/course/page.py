"""The parts of a course's page, from top to bottom; the PDF is made of the same."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Final

from services.domain.emotions import EXPRESSIONS
from services.domain.mood import FACING_PITCH, FACING_YAW
from services.reports import texts as of_a_session
from services.reports.course import drawing, rows, texts, trend
from services.reports.course.lesson import Lesson
from services.reports.course.method import limits, method
from services.reports.course.summary import CourseReport
from services.reports.course.words import sentences, span
from services.reports.drawings.charts import fill
from services.reports.figures.colours import ENGAGEMENT, PRESENT, STACK, rgba
from services.reports.markup import Child, Markup, join, tag
from services.reports.page.head import tile
from services.reports.page.sections import key, section

DASH: Final = "–"
_ON_A_PAGE: Final = 20  # lines of a table that stay together on paper


def head(report: CourseReport) -> Markup:
    about = f"{texts.LEAD} · {span(report)} · UTC" if report.lessons else texts.LEAD
    creed = tag("p", tag("strong", of_a_session.CREED), f" {of_a_session.CREED_MORE}", class_="notice")
    state = _tiles(report) if report.lessons else tag("p", texts.NONE, class_="notice warn")
    return tag("header", tag("h1", report.title), tag("p", about, class_="about"), creed, state)


def body(report: CourseReport) -> Iterator[Markup]:
    """All between the head and the method; nothing where no session has begun."""
    if not report.lessons:
        return
    yield tag("section", tag("h2", texts.WORDS), tag("ul", *(tag("li", said) for said in sentences(report))), class_="words")
    yield from _charts(report)
    yield _listed(texts.SESSIONS, texts.SESSIONS_HELP, texts.COLUMNS, (_session(one) for one in report.lessons), words=1)
    weeks = trend.weeks(report.lessons)
    if any(week.sessions > 1 for week in weeks):  # else the table above has the same lines
        yield _listed(texts.WEEKS, texts.WEEKS_HELP, texts.WEEK_COLUMNS, (_week(week) for week in weeks))
    if report.shown:
        names = ("Day", *(of_a_session.EXPRESSIONS[name] for name in EXPRESSIONS))
        yield _listed(texts.EXPRESSIONS_TABLE, texts.EXPRESSIONS_HELP, names, (_expressions(one) for one in report.shown))
    yield from _events(report)


def notes(report: CourseReport) -> Markup:
    said = tag("div", tag("h2", of_a_session.METHOD_TITLE), tag("p", method(report)))
    not_said = tag("div", tag("h2", of_a_session.LIMITS_TITLE), tag("ul", *(tag("li", limit) for limit in limits(report))))
    return tag("section", said, not_said, class_="notes")


def facts(report: CourseReport) -> Markup:
    lines = (tag("div", tag("dt", name), tag("dd", value)) for name, value in named_facts(report))
    return tag("section", tag("h2", of_a_session.FACTS_TITLE), tag("dl", *lines), class_="facts")


def named_facts(report: CourseReport) -> Iterator[tuple[str, str]]:
    yield "Course", report.title
    yield "Report made", f"{report.made_at:%Y-%m-%d %H:%M:%S} UTC"
    yield "Time zone", "UTC for days and weeks; a week begins on Monday"
    yield "Network (weights)", ", ".join(report.weights) or of_a_session.NONE_KNOWN
    yield "Smallest group shown", ", ".join(f"k = {k}" for k in sorted({one.k for one in report.lessons})) or f"k = {report.k_floor}"
    yield "Facing the screen", f"head within {FACING_YAW:.0f}° to a side and {FACING_PITCH:.0f}° up or down"


def _tiles(report: CourseReport) -> Markup:
    overall = report.overall
    tiles: list[Child] = [tile(str(len(report.shown)), f"of {len(report.lessons)}", "Sessions", "have an engagement to show")]
    if overall.engagement is not None:
        tiles.append(tile(f"{overall.engagement:.0f}", "of 100", of_a_session.ENGAGEMENT, "mean of these sessions"))
    if overall.facing is not None:
        tiles.append(tile(f"{100 * overall.facing:.0f}", "%", of_a_session.FACING_LINE, "of looks at readable students"))
    if overall.readable is not None:
        tiles.append(tile(f"{100 * overall.readable:.0f}", "%", "Students readable", "of a session’s students, on average"))
    return tag("ul", *tiles, class_="tiles")


def _charts(report: CourseReport) -> Iterator[Markup]:
    lessons = report.lessons
    gap = key("", texts.NO_FIGURES, class_="hidden") if any(one.hole for one in lessons) else None
    if report.shown:
        interval = key(rgba(ENGAGEMENT, 0.6), texts.INTERVAL)
        index = drawing.points(lessons, lambda one: one.overall.engagement, texts.CHART_LABEL, unit="", intervals=True)
        yield section(texts.CHART, texts.CHART_HELP, index, key(ENGAGEMENT, of_a_session.ENGAGEMENT), interval, gap)
        keys = (key(fill(name), of_a_session.EXPRESSIONS[name], _share(report, name)) for name in reversed(STACK))
        yield section(texts.MOOD, texts.MOOD_HELP, drawing.stacks(lessons, texts.MOOD_LABEL), *keys, gap, tall=True)
    elif report.overall.facing is not None:
        facing = drawing.points(lessons, lambda one: _percent(one.overall.facing), texts.FACING_LABEL, unit=" %")
        yield section(texts.FACING_CHART, texts.FACING_HELP, facing, key(ENGAGEMENT, of_a_session.FACING_LINE))
    if report.overall.readable is not None:
        readable = drawing.columns(lessons, lambda one: _percent(one.readable), PRESENT, texts.READABLE_LABEL)
        yield section(texts.READABLE, texts.READABLE_HELP, readable, key(PRESENT, of_a_session.READABLE_LINE))


def _share(report: CourseReport, name: str) -> str:
    return f"{100 * report.overall.expressions[name]:.0f} %" if report.overall.expressions else ""


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _listed(title: str, said: str, names: Sequence[str], lines: Iterable[list[Child]], *, words: int | None = None) -> Markup:
    """`words`: the column that holds words and not a figure. The first cell of a line is its head."""
    head = tag("tr", *(tag("th", name, scope="col", class_="name" if i == words else None) for i, name in enumerate(names)))
    body = [tag("tr", tag("th", first, scope="row"), *cells) for first, *cells in lines]
    table = tag("table", tag("thead", head), tag("tbody", *body))
    scrolled = tag("div", table, class_="list", tabindex=0, role="region", aria_label=title)
    return tag("section", tag("h2", title), tag("p", said, class_="said"), scrolled, class_="long" if len(body) > _ON_A_PAGE else None)


def _session(one: Lesson) -> list[Child]:
    coverage = one.coverage
    readable = DASH if coverage.readable is None else f"{coverage.readable:.1f}"
    running = "" if one.session.ended_at else f" ({of_a_session.RUNNING})"
    index: list[Child] = [tag("td", texts.why(one.hole, one.k), colspan=2, class_="why")] if one.hole else _index(one)
    facing = tag("td", _whole(_percent(one.overall.facing)))
    began = one.began.astimezone(UTC)
    return [
        f"{began.day} {began:%b %Y}",
        tag("td", f"{one.session.title}{running}", class_="name"),
        tag("td", str(coverage.students)),
        tag("td", readable),
        *index,
        facing,
    ]


def _index(one: Lesson) -> list[Child]:
    interval = DASH if one.interval is None else f"{one.interval[0]:.0f}–{one.interval[1]:.0f}"
    return [tag("td", _whole(one.overall.engagement)), tag("td", interval)]


def _week(week: trend.Week) -> list[Child]:
    figures = (week.engagement, _percent(week.facing), _percent(week.readable))
    first = f"{week.monday.day} {week.monday:%b %Y}"
    return [first, tag("td", str(week.sessions)), tag("td", str(week.shown)), *(tag("td", _whole(figure)) for figure in figures)]


def _expressions(one: Lesson) -> list[Child]:
    shares = one.overall.expressions or {}
    began = one.began.astimezone(UTC)
    return [f"{began.day} {began:%b %Y}", *(tag("td", _whole(_percent(shares.get(name)))) for name in EXPRESSIONS)]


def _whole(figure: float | None) -> str:
    return DASH if figure is None else f"{figure:.0f}"


def _events(report: CourseReport) -> Iterator[Markup]:
    marked = [(one, found) for one in report.lessons if (found := rows.events(report, one))]
    if marked:
        lines = (
            join(
                tag("dt", f"{one.began.day} {one.began:%B} · {one.session.title}"),
                *(tag("dd", tag("time", at), label) for at, label in found),
            )
            for one, found in marked
        )
        said = tag("p", texts.EVENTS_HELP, class_="said")
        yield tag("section", tag("h2", texts.EVENTS), said, tag("dl", *lines, class_="marked"), class_="long")
