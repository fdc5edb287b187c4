"""The formats a course's report can have."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from services.errors import Unprocessable
from services.reports import formats
from services.reports.course import export_csv, export_html, export_json, export_pdf, export_xlsx
from services.reports.course.summary import CourseReport


class CourseFormat(StrEnum):
    """Those of a session, less the two for learning record stores: they are told of sessions."""

    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"

    @property
    def media_type(self) -> str:
        return formats.MEDIA_TYPE[formats.Format(self.value)]


_EXPORTS: Final[dict[CourseFormat, Callable[[CourseReport], bytes]]] = {
    CourseFormat.PDF: export_pdf.export,
    CourseFormat.HTML: export_html.export,
    CourseFormat.XLSX: export_xlsx.export,
    CourseFormat.CSV: export_csv.export,
    CourseFormat.JSON: export_json.export,
}


def of(form: str) -> CourseFormat:
    """Raises Unprocessable for one that only sessions have."""
    try:
        return CourseFormat(form)
    except ValueError:
        raise Unprocessable(f"A course's report is {', '.join(CourseFormat)}; `{form}` is of a session.") from None


def export(report: CourseReport, form: CourseFormat) -> bytes:
    """The whole file. Raises Misconfigured where this machine lacks what a PDF needs."""
    return _EXPORTS[form](report)
