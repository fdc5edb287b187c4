"""A student's page as a file to keep: HTML that needs no network, or tagged PDF. Neither has a score, and nobody else is in it."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.reports import export_html, export_pdf
from services.reports.markup import Markup, tag
from services.reports.naming import file_name
from services.reports.own import page
from services.reports.own.steps import steps
from services.reports.own.summary import OwnReport
from services.reports.own.words import OwnWords

_LOOK: Final = """
ul.facts { margin-top: .4rem; padding-left: 1.1rem; font-size: .9375rem; }
ul.facts li + li { margin-top: .3rem; }
.seen p { margin-top: .4rem; font-size: .9375rem; }
.whose { margin-bottom: .25rem; color: var(--soft); }
"""


_ON_PAPER: Final = """
.tiles { display: flex; }
.tiles li { flex: 1; }
.number { font-size: 15pt; }
.steps { font-size: 6.5pt; }
.steps th, .steps td { padding: .8mm .7mm; }
"""


class OwnFormat(StrEnum):
    PDF = "pdf"
    HTML = "html"


MEDIA_TYPE: Final = {OwnFormat.PDF: "application/pdf", OwnFormat.HTML: "text/html; charset=utf-8"}


def export(report: OwnReport, form: OwnFormat, words: OwnWords, *, language: str, made_at: datetime) -> bytes:
    """For the student: with what is kept, and who has looked. Raises Misconfigured where this machine lacks what a PDF needs."""
    return _WRITE[form](report, words, language, made_at, [*page.theirs(report, words)])


def export_for_staff(report: OwnReport, form: OwnFormat, words: OwnWords, *, language: str, made_at: datetime) -> bytes:
    """What was read, and nothing of what is the student's to know. The caller has asked whether it may be shown."""
    return _WRITE[form](report, words, language, made_at, [])


def name(report: OwnReport, form: OwnFormat) -> str:
    """The file's: lesson, student and day."""
    return file_name(f"{report.own.session.title} {report.own.participant.name}", report.origin, form.value, untitled="student")


def _html(report: OwnReport, words: OwnWords, language: str, _made_at: datetime, more: list[Markup]) -> bytes:
    parts = (_whose(report), *page.read(report, words), *more)
    return export_html.document(_title(report), _LOOK, *parts, language=language, footer=None)


def _pdf(report: OwnReport, words: OwnWords, language: str, made_at: datetime, more: list[Markup]) -> bytes:
    parts = (_whose(report), *page.read(report, words), steps(report, words), *more)
    about = f"{words.CREED} {words.CREED_MORE}"
    sheets = export_pdf.sheets(_title(report), made_at, _LOOK + _ON_PAPER, *parts, language=language, footer=None, about=about)
    return export_pdf.written(sheets, report.own.participant.id.bytes)


_WRITE: Final[dict[OwnFormat, Callable[[OwnReport, OwnWords, str, datetime, list[Markup]], bytes]]] = {
    OwnFormat.HTML: _html,
    OwnFormat.PDF: _pdf,
}


def _title(report: OwnReport) -> str:
    return f"{report.own.participant.name} · {report.own.session.title}"


def _whose(report: OwnReport) -> Markup:
    return tag("p", tag("strong", report.own.participant.name), class_="whose")
