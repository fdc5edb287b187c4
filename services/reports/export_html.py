"""A report for people: one file that needs no network, reads in light and dark, prints, and answers a pointer or the keyboard."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

from services.reports import texts
from services.reports.markup import Child, Markup, join, tag
from services.reports.page.facts import facts, notes
from services.reports.page.head import head
from services.reports.page.look import CSS
from services.reports.page.numbers import numbers
from services.reports.page.sections import sections
from services.reports.summary import SessionReport

_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'"
"""The page can ask nobody for anything, whatever stands in it."""

FOOT: Final = tag("footer", tag("strong", texts.CREED), f" {texts.CREED_MORE}")


def export(report: SessionReport) -> bytes:
    parts = (head(report), *sections(report), notes(report), facts(report), numbers(report))
    return document(report.session.title, "", *parts, script=moments() if report.points else None)


@cache
def moments() -> Markup:
    """The charts' script, as it is written."""
    return Markup(files("services.reports.page").joinpath("moments.js").read_text(encoding="utf-8"))


def document(
    title: str, look: str, *parts: Child, script: Markup | None = None, language: str = "en", footer: Markup | None = FOOT
) -> bytes:
    """A page by itself. `look`: CSS beyond what all reports have. `script`: the only one that a browser runs here."""
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=f"{_POLICY}{_allowed(script)}"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("title", f"{title} · ClassPulse"),
            tag("style", Markup(CSS), Markup(look)),
        ),
        tag("body", tag("main", *parts), footer, script and tag("script", script, type="module")),
        lang=language,
    )
    return join(Markup("<!doctype html>\n"), page, "\n").encode()


def _allowed(script: Markup | None) -> str:
    """By its hash: a script that anything else brings in is refused."""
    return "" if script is None else f"; script-src 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
