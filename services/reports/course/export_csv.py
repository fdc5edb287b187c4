"""A course's report for spreadsheets and statistics: one row for each session, RFC 4180."""

import csv
import io

from services.reports.course.rows import COLUMNS, Value, values
from services.reports.course.summary import CourseReport
from services.reports.export_csv import MARK, harmless
from services.reports.rows import text

_WORDS = frozenset({"title", "markers"})  # of a person


def export(report: CourseReport) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(["course", *COLUMNS])
    writer.writerows([harmless(report.title), *(_cell(name, value) for name, value in cells.items())] for cells in values(report))
    return (MARK + written.getvalue()).encode()


def _cell(name: str, value: Value) -> str:
    return harmless(text(value)) if name in _WORDS else text(value)
