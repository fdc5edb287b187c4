"""A student's lesson in a dozen lines, for paper: what the charts show, for whoever cannot see them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from services.domain.emotions import EXPRESSIONS
from services.reports import texts
from services.reports.markup import Markup, tag
from services.reports.own.summary import OwnReport, Step
from services.reports.own.words import OwnWords
from services.reports.page.steps import length_s


def steps(report: OwnReport, words: OwnWords) -> Markup | None:
    if not report.steps:
        return None
    shown = () if report.presence_only else EXPRESSIONS
    names = [*words.COLUMNS, *(words.EXPRESSIONS[name] for name in shown)]
    lines = (_line(second, of, words, shown) for second, of in _stretches(report))
    table = tag(
        "table",
        tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names))),
        tag("tbody", *(tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in cells)) for first, *cells in lines)),
        class_="steps",
    )
    return tag("section", tag("h2", words.STEPS_TITLE), tag("p", words.STEPS_HELP, class_="said"), table)


def _stretches(report: OwnReport) -> Iterator[tuple[int, list[Step]]]:
    """(second, steps) of each stretch in which video arrived."""
    length = timedelta(seconds=length_s(round(report.seconds)))
    for i in range(-(-round(report.seconds) // round(length.total_seconds()))):
        begin = report.origin + i * length
        within = [step for step in report.steps if begin <= step.at < begin + length]
        if within:
            yield round(i * length.total_seconds()), within


def _line(second: int, of: Sequence[Step], words: OwnWords, shown: Sequence[str]) -> Iterator[str]:
    looks, read = sum(step.looks for step in of), sum(step.read for step in of)
    yield texts.clock(second)
    yield from (str(count) for count in (looks, sum(step.faces for step in of), read))
    yield words.share(sum(step.facing * step.looks for step in of) / looks)
    for name in shown:
        sums = sum(step.expressions[name] * step.read for step in of if step.expressions)
        yield words.share(sums / read) if read else "–"
