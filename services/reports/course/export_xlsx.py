"""A course's report as a workbook: typed cells, frozen heads, a chart that the program draws from the cells."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter

from services.reports import texts as of_a_session
from services.reports.course import texts, trend
from services.reports.course.method import limits, method
from services.reports.course.page import named_facts
from services.reports.course.rows import COLUMNS, values
from services.reports.course.summary import CourseReport
from services.reports.course.words import sentences
from services.reports.export_xlsx import WORDS_AS_THEY_ARE
from services.reports.figures.colours import ENGAGEMENT, PRESENT

_OPTIONS: Final = {**WORDS_AS_THEY_ARE, "remove_timezone": True, "default_date_format": "yyyy-mm-dd hh:mm"}
_SUMMARY, _SESSIONS, _WEEKS, _EVENTS, _METHOD = "Summary", "Sessions", "Weeks", "Events", "Method"
_WIDTHS: Final = {"title": 32, "session_id": 38, "began": 18, "markers": 50}


def export(report: CourseReport) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as book:
        book.set_properties({"title": report.title, "author": "ClassPulse", "created": report.made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheets = {name: book.add_worksheet(name) for name in (_SUMMARY, _SESSIONS, _WEEKS, _EVENTS, _METHOD)}
        _summary(sheets[_SUMMARY], bold, wrap, report)
        _table(sheets[_SESSIONS], bold, COLUMNS, (list(cells.values()) for cells in values(report)))
        for column, (name, meaning) in enumerate(COLUMNS.items()):
            sheets[_SESSIONS].set_column(column, column, _WIDTHS.get(name, 12))
            sheets[_SESSIONS].write_comment(0, column, meaning)
        weeks = [asdict(week) for week in trend.weeks(report.lessons)]
        _table(sheets[_WEEKS], bold, list(weeks[0]) if weeks else ["monday"], (list(week.values()) for week in weeks))
        marked = ([marker.at, one.session.title, marker.label] for one in report.lessons for marker in report.markers[one.session.id])
        _table(sheets[_EVENTS], bold, ("at", "session", "label"), marked)
        sheets[_WEEKS].set_column(0, 5, 16)
        sheets[_EVENTS].set_column(0, 0, 18)
        sheets[_EVENTS].set_column(1, 2, 40)
        said = [(of_a_session.METHOD_TITLE, method(report)), *((of_a_session.LIMITS_TITLE, limit) for limit in limits(report))]
        _pairs(sheets[_METHOD], 0, [*said, *COLUMNS.items()], bold, wrap)
        if report.overall.facing is not None:
            _charts(book, sheets[_SUMMARY], report)
    return written.getvalue()


def _summary(sheet: Any, bold: Any, wrap: Any, report: CourseReport) -> None:
    sheet.write_string(0, 0, report.title, bold)
    sheet.write_string(1, 0, f"{of_a_session.CREED} {of_a_session.CREED_MORE}")
    lines = [(texts.WORDS if not i else "", said) for i, said in enumerate(sentences(report) or [texts.NONE])]
    _pairs(sheet, 3, [*lines, *named_facts(report)], bold, wrap)


def _pairs(sheet: Any, row: int, lines: Iterable[tuple[str, str]], bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for place, (name, said) in enumerate(lines, start=row):
        sheet.write_string(place, 0, name, bold)
        sheet.write_string(place, 1, said, wrap)


def _table(sheet: Any, bold: Any, names: Sequence[str] | dict[str, str], rows: Iterable[Sequence[Any]]) -> None:
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
    last = 1
    for last, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if cell is not None:
                _write(sheet, last, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(names) - 1)


def _write(sheet: Any, row: int, column: int, cell: Any) -> None:
    match cell:
        case bool():
            sheet.write_boolean(row, column, cell)
        case str():
            sheet.write_string(row, column, cell)
        case datetime() | date():
            sheet.write_datetime(row, column, cell)
        case _:
            sheet.write_number(row, column, cell)


def _charts(book: Any, sheet: Any, report: CourseReport) -> None:
    places = {name: column for column, name in enumerate(COLUMNS)}
    drawn = [
        ("facing", of_a_session.FACING_LINE, 1, "line", ENGAGEMENT),
        ("readable_share", of_a_session.READABLE_LINE, 1, "column", PRESENT),
    ]
    if report.shown:
        drawn = [("engagement", of_a_session.ENGAGEMENT, 100, "line", ENGAGEMENT), *drawn]
    for place, (name, title, most, kind, colour) in enumerate(drawn):
        chart = book.add_chart({"type": kind})
        look = {"line": {"color": colour, "width": 1.5}, "marker": {"type": "circle"}} if kind == "line" else {"fill": {"color": colour}}
        last = len(report.lessons)
        ranges = {
            "categories": [_SESSIONS, 1, places["began"], last, places["began"]],
            "values": [_SESSIONS, 1, places[name], last, places[name]],
        }
        chart.add_series({"name": title, **ranges, **look})
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_x_axis({"num_format": "d mmm", "text_axis": True})
        chart.set_y_axis({"min": 0, "max": most})
        chart.set_legend({"none": True})
        chart.set_size({"width": 700, "height": 280})
        chart.show_blanks_as("gap")
        sheet.insert_chart(3 + 15 * place, 3, chart, {"description": title})
