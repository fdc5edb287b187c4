"""The formats a report can have."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from services.reports import export_caliper, export_csv, export_html, export_json, export_pdf, export_xapi, export_xlsx
from services.reports.summary import SessionReport


class Format(StrEnum):
    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    XAPI = "xapi"
    CALIPER = "caliper"

    @property
    def ending(self) -> str:
        """Of a file's name, without the dot."""
        return f"{self.value}.json" if self in {Format.XAPI, Format.CALIPER} else self.value


MEDIA_TYPE: Final[dict[Format, str]] = {
    Format.PDF: "application/pdf",
    Format.HTML: "text/html; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.JSON: "application/json",
    Format.XAPI: "application/json",
    Format.CALIPER: "application/json",
}
_EXPORTS: Final[dict[Format, Callable[[SessionReport], bytes]]] = {
    Format.PDF: export_pdf.export,
    Format.HTML: export_html.export,
    Format.XLSX: export_xlsx.export,
    Format.CSV: export_csv.export,
    Format.JSON: export_json.export,
    Format.XAPI: export_xapi.export,
    Format.CALIPER: export_caliper.export,
}


def export(report: SessionReport, form: Format) -> bytes:
    """The whole file. Raises Misconfigured where this machine lacks what a PDF needs."""
    return _EXPORTS[form](report)
