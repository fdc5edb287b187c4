"""What, when, and for how many it speaks."""

from datetime import UTC, datetime

from services.domain.emotions import EXPRESSIONS
from services.reports import texts
from services.reports.markup import Child, Markup, join, tag
from services.reports.summary import SessionReport


def head(report: SessionReport) -> Markup:
    session = report.session
    return tag(
        "header",
        tag("h1", session.title),
        tag("p", f"{session.course or texts.UNTITLED_COURSE} · {_when(report)}", class_="about"),
        tag("p", tag("strong", texts.CREED), f" {texts.CREED_MORE}", class_="notice"),
        tag("p", texts.PRESENCE_NOTICE, class_="notice") if report.presence_only else None,
        _state(report) or _tiles(report),
    )


def _when(report: SessionReport) -> str:
    session = report.session
    began, lasted = session.started_at or session.created_at, texts.clock((report.until - report.origin).total_seconds())
    end = _utc(session.ended_at) if session.ended_at else texts.RUNNING
    if session.ended_at and session.ended_at.date() == began.date():
        end = f"{session.ended_at.astimezone(UTC):%H:%M}"
    return f"{_utc(began)}–{end} UTC · {lasted} long" if session.ended_at else f"{_utc(began)} UTC · {lasted} of video · {end}"


def _utc(at: datetime) -> str:
    local = at.astimezone(UTC)
    return f"{local.day} {local:%B %Y, %H:%M}"


def _state(report: SessionReport) -> Markup | None:
    """Instead of figures, where there are none."""
    if not report.points:
        return tag("p", texts.NOT_BEGUN, class_="notice warn")
    if report.coverage.suppressed_points == report.coverage.points:
        return tag("p", texts.all_hidden(report.k), class_="notice warn")
    return None


def _tiles(report: SessionReport) -> Markup:
    overall, coverage = report.overall, report.coverage
    tiles: list[Child] = []
    if overall.engagement is not None:
        tiles.append(tile(f"{overall.engagement:.0f}", "of 100", texts.ENGAGEMENT, "mean of the session"))
    if overall.expressions is not None:
        most = max(EXPRESSIONS, key=overall.expressions.__getitem__)
        tiles.append(tile(f"{100 * overall.expressions[most]:.0f}", "%", texts.EXPRESSIONS[most], "the most frequent visible expression"))
    if overall.facing is not None:
        tiles.append(tile(f"{100 * overall.facing:.0f}", "%", texts.FACING_LINE, "of looks at readable students"))
    if coverage.readable is not None:
        shown = coverage.points - coverage.suppressed_points
        said = f"on average; figures shown for {shown} of {coverage.points} ten-second steps"
        tiles.append(tile(f"{coverage.readable:.1f}", f"of {coverage.students}", "Students readable", said))
    return tag("ul", *tiles, class_="tiles")


def tile(value: str, unit: str, name: str, said: str) -> Markup:
    number = join(tag("span", value, class_="number"), tag("span", unit, class_="unit"))
    return tag("li", tag("p", name, class_="name"), tag("p", number), tag("p", said, class_="said"))
