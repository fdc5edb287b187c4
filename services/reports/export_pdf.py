"""A report for paper and for archives: tagged PDF (PDF/UA-1), made of the same parts as the HTML page, with a table instead of the folded
list of all numbers."""

from datetime import datetime
from typing import Any, Final

from services.errors import Misconfigured
from services.reports import texts
from services.reports.export_html import FOOT
from services.reports.markup import Child, Markup, tag
from services.reports.page.facts import facts, notes
from services.reports.page.head import head
from services.reports.page.look import CSS
from services.reports.page.paper import CSS as PAPER
from services.reports.page.sections import sections
from services.reports.page.steps import steps
from services.reports.summary import SessionReport

_VARIANT: Final = "pdf/ua-1"
_NEEDS_PANGO: Final = (
    "A PDF needs the system's Pango library (Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core; "
    "macOS: brew install pango). The other formats do not."
)


def export(report: SessionReport) -> bytes:
    """Raises Misconfigured where the system's text layout is missing."""
    return written(page(report), report.session.id.bytes)


def page(report: SessionReport) -> Markup:
    parts = (head(report), *sections(report), steps(report), notes(report), facts(report))
    return sheets(report.session.title, report.made_at, "", *parts)


def sheets(
    title: str,
    made_at: datetime,
    look: str,
    *parts: Child,
    language: str = "en",
    footer: Markup | None = FOOT,
    about: str = f"{texts.CREED} {texts.CREED_MORE}",
) -> Markup:
    """A page that a PDF is made of. `look`: CSS beyond what all reports have."""
    return tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("title", f"{title} · ClassPulse"),
            tag("meta", name="author", content="ClassPulse"),
            tag("meta", name="description", content=about),
            tag("meta", name="dcterms.created", content=made_at.isoformat()),
            tag("style", Markup(CSS), Markup(PAPER), Markup(look)),
        ),
        tag("body", tag("main", *parts), footer),
        lang=language,
    )


def written(page: Markup, identifier: bytes) -> bytes:
    """Raises Misconfigured where the system's text layout is missing."""
    try:
        import weasyprint  # 0.5 s and 40 MB that only a PDF needs; without Pango it raises OSError
    except OSError as error:
        raise Misconfigured(_NEEDS_PANGO) from error
    pdf: bytes = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing).write_pdf(
        pdf_variant=_VARIANT, pdf_identifier=identifier, custom_metadata=True
    )
    return pdf


def _fetch_nothing(url: str, *_: Any, **__: Any) -> Any:
    """The page asks for nothing; whatever a title manages to ask for is refused."""
    raise ValueError(f"a report fetches nothing, not {url[:100]}")
