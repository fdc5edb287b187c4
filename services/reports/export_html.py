"""A report for people: one file that needs no network, reads in light and dark, and prints."""

from services.reports import texts
from services.reports.markup import Child, Markup, join, tag
from services.reports.page.facts import facts, notes
from services.reports.page.head import head
from services.reports.page.look import CSS
from services.reports.page.numbers import numbers
from services.reports.page.sections import sections
from services.reports.summary import SessionReport

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The page can ask nobody for anything, whatever stands in it."""


def export(report: SessionReport) -> bytes:
    return document(report.session.title, "", head(report), *sections(report), notes(report), facts(report), numbers(report))


def document(title: str, look: str, *parts: Child) -> bytes:
    """A page by itself. `look`: CSS beyond what all reports have."""
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("title", f"{title} · ClassPulse"),
            tag("style", Markup(CSS), Markup(look)),
        ),
        tag("body", tag("main", *parts), foot()),
        lang="en",
    )
    return join(Markup("<!doctype html>\n"), page, "\n").encode()


def foot() -> Markup:
    return tag("footer", tag("strong", texts.CREED), f" {texts.CREED_MORE}")
