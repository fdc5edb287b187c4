"""The inside of the student's page, as HTML without script: what was read, what is kept, who has looked."""

from collections.abc import Iterator
from datetime import UTC, datetime

from services.domain.emotions import EXPRESSIONS
from services.reports import texts
from services.reports.drawings import charts
from services.reports.figures.colours import FACING, STACK
from services.reports.markup import Markup, join, tag
from services.reports.own import drawings
from services.reports.own.summary import OwnReport, Step
from services.reports.own.words import OwnWords


def fragment(report: OwnReport, words: OwnWords) -> str:
    return join(*read(report, words), *theirs(report, words))


def read(report: OwnReport, words: OwnWords) -> Iterator[Markup]:
    """What was read, and how much of the lesson it speaks for."""
    yield _head(report, words)
    yield from _charts(report, words)


def theirs(report: OwnReport, words: OwnWords) -> Iterator[Markup]:
    """What is for the student to know: what is kept, who has looked, what they may ask for."""
    yield _kept(report, words)
    yield _seen(report, words)
    yield _list(words.RIGHTS_TITLE, *words.RIGHTS)


def _head(report: OwnReport, words: OwnWords) -> Markup:
    session = report.own.session
    consent = "given" if report.own.consent and report.own.consent.given else "withdrawn"
    return tag(
        "header",
        tag("h1", words.TITLE),
        tag("p", f"{session.title} · ", _moment(session.started_at or session.created_at, words), class_="about"),
        tag("p", tag("strong", words.CREED), f" {words.CREED_MORE}", class_="notice"),
        tag("p", words.PRESENCE, class_="notice") if report.presence_only else None,
        _tiles(report, words) if report.steps else tag("p", words.NOTHING, class_="notice"),
        data_consent=consent,
        data_guardian="" if report.own.asks_guardian else None,
        data_ended="" if session.ended_at is not None else None,
    )


def _tiles(report: OwnReport, words: OwnWords) -> Markup:
    looks = report.looks
    read = (words.FACES, words.FACES_FOR) if report.presence_only else (words.READ, words.READ_FOR)
    unreadable = None if report.presence_only else _tile(looks.unreadable, words.UNREADABLE, words.UNREADABLE_FOR)
    return tag(
        "ul",
        _tile(looks.looks, words.LOOKS, words.LOOKS_FOR),
        _tile(looks.read, *read),
        unreadable,
        _tile(looks.no_face, words.NO_FACE, words.NO_FACE_FOR),
        _tile(texts.clock(report.without_video_s), words.WITHOUT_VIDEO, words.WITHOUT_VIDEO_FOR),
        class_="tiles",
    )


def _tile(value: int | str, name: str, said: str) -> Markup:
    return tag("li", tag("p", name, class_="name"), tag("p", str(value), class_="number"), tag("p", said, class_="said"))


def _charts(report: OwnReport, words: OwnWords) -> Iterator[Markup]:
    if not report.steps:
        return
    if not report.presence_only:
        stripes = _key("", words.NOT_READ, class_="hidden") if any(step.expressions is None for step in report.steps) else None
        yield _chart(
            words.EXPRESSIONS_TITLE, words.EXPRESSIONS_HELP, drawings.visible(report, words), *_expression_keys(report, words), stripes
        )
    keys = (_key(drawings.FOUND, words.FOUND_LINE), _key(FACING, words.FACING_LINE))
    yield _chart(words.FACE_TITLE, words.FACE_HELP, drawings.face(report, words), *keys)
    yield _numbers(report, words)


def _chart(title: str, said: str, chart: Markup, *keys: Markup | None) -> Markup:
    return tag("section", tag("h2", title), tag("p", said, class_="said"), chart, tag("ul", *keys, class_="keys"), class_="chart")


def _expression_keys(report: OwnReport, words: OwnWords) -> Iterator[Markup]:
    shares = report.overall or {}
    for name in reversed(STACK):
        yield _key(charts.fill(name), words.EXPRESSIONS[name], f"{100 * shares[name]:.0f} %" if name in shares else "")


def _key(colour: str, name: str, share: str = "", class_: str = "") -> Markup:
    swatch = tag("i", class_=class_ or None, style=f"background:{colour}" if colour else None)
    return tag("li", swatch, tag("span", name), tag("b", share) if share else None, class_="wide" if class_ else None)


def _numbers(report: OwnReport, words: OwnWords) -> Markup:
    expressions = () if report.presence_only else EXPRESSIONS
    names = [*(tag("th", name, scope="col", title=meaning) for name, meaning in words.COLUMNS.items())]
    names += [tag("th", words.EXPRESSIONS[name].lower(), scope="col") for name in expressions]
    body = (tag("tr", *(tag("td", cell) for cell in _cells(report, words, step, expressions))) for step in report.steps)
    table = tag("table", tag("thead", tag("tr", *names)), tag("tbody", *body))
    scrolled = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=words.NUMBERS_TITLE)
    return tag("details", tag("summary", words.NUMBERS_TITLE), tag("p", words.NUMBERS_HELP, class_="said"), scrolled, class_="numbers")


def _cells(report: OwnReport, words: OwnWords, step: Step, expressions: tuple[str, ...]) -> Iterator[str]:
    yield texts.clock((step.at - report.origin).total_seconds())
    yield from (str(count) for count in (step.looks, step.faces, step.read))
    yield words.share(step.facing)
    yield from (words.share(step.expressions[name]) if step.expressions else "" for name in expressions)


def _kept(report: OwnReport, words: OwnWords) -> Markup:
    kept = report.own.kept
    facts = (
        words.NOT_KEPT,
        words.kept_readings(kept.readings, kept.readings_until),
        words.kept_sums(kept.sums, kept.sums_until),
        join(words.NAME_KEPT.format(name=report.own.participant.name), " ", _consent(report, words)),
        words.NETWORKS.format(networks=", ".join(report.own.weights)) if report.own.weights else None,
    )
    return _list(words.KEPT_TITLE, *facts)


def _seen(report: OwnReport, words: OwnWords) -> Markup:
    policy = report.own.session.policy
    rows = [
        tag("tr", *(tag("td", cell) for cell in (words.LOOKED[s.what], words.ROLES[s.by], words.times(s.times), _moment(s.last_at, words))))
        for s in report.own.seen
    ]
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in words.SEEN_COLUMNS)))
    table = tag("div", tag("table", head, tag("tbody", *rows)), class_="scroll", tabindex=0, role="region", aria_label=words.SEEN_TITLE)
    return tag(
        "section",
        tag("h2", words.SEEN_TITLE),
        tag("p", words.seen_by(individual_view=policy.individual_view, k=report.k), " ", words.ALWAYS_YOURS),
        *((table, tag("p", words.SEEN_HELP, class_="said")) if rows else (tag("p", words.NOBODY),)),
        class_="seen",
    )


def _consent(report: OwnReport, words: OwnWords) -> Markup:
    said = report.own.consent
    return join(words.consent(said), *((" ", _moment(said.at, words), ".") if said else ()))


def _moment(at: datetime, words: OwnWords) -> Markup:
    """The page's script writes it in the reader's own time; without script it stands in UTC."""
    return tag("time", words.moment(at), datetime=at.astimezone(UTC).isoformat())


def _list(title: str, *facts: str | None) -> Markup:
    return tag("section", tag("h2", title), tag("ul", *(tag("li", fact) for fact in facts if fact), class_="facts"))
