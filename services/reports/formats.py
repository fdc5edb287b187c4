"""The formats a report can have."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from services.reports import export_csv, export_html, export_json
from services.reports.summary import SessionReport


class Format(StrEnum):
    HTML = "html"
    CSV = "csv"
    JSON = "json"


MEDIA_TYPE: Final[dict[Format, str]] = {
    Format.HTML: "text/html; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.JSON: "application/json",
}
_EXPORTS: Final[dict[Format, Callable[[SessionReport], bytes]]] = {
    Format.HTML: export_html.export,
    Format.CSV: export_csv.export,
    Format.JSON: export_json.export,
}


def export(report: SessionReport, form: Format) -> bytes:
    """The whole file."""
    return _EXPORTS[form](report)
