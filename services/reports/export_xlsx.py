"""A report as a workbook: typed cells, frozen heads, and charts that the program draws from the cells."""

import io
from typing import Any, Final

import xlsxwriter

from services.domain.emotions import EXPRESSIONS
from services.reports import texts
from services.reports.drawings.charts import READABLE
from services.reports.figures.colours import ENGAGEMENT, EXPRESSION, FACING, PRESENT, STACK
from services.reports.method import limits, method
from services.reports.page.facts import named_facts
from services.reports.rows import COLUMNS, values
from services.reports.summary import SessionReport

WORDS_AS_THEY_ARE: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
"""No title becomes a formula or a link; nothing is written beside the file."""

_WIDTHS: Final = {"at": 20, "marker": 30}
_SUMMARY, _POINTS, _MARKERS, _METHOD = "Summary", "Points", "Markers", "Method"


def export(report: SessionReport) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, WORDS_AS_THEY_ARE) as book:
        book.set_properties({"title": report.session.title, "author": "ClassPulse", "created": report.made_at.replace(tzinfo=None)})
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 16}),
            "name": book.add_format({"bold": True, "valign": "top"}),
            "words": book.add_format({"text_wrap": True, "valign": "top"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "figure": book.add_format({"num_format": "0.0000", "align": "left", "valign": "top"}),
        }
        sheets = {name: book.add_worksheet(name) for name in (_SUMMARY, _POINTS, _MARKERS, _METHOD)}
        _summary(sheets[_SUMMARY], looks, report)
        _points(sheets[_POINTS], looks, report)
        _markers(sheets[_MARKERS], looks, report)
        _method(sheets[_METHOD], looks, report)
        if report.points:
            _charts(book, sheets[_SUMMARY], report)
    return written.getvalue()


def _summary(sheet: Any, looks: dict[str, Any], report: SessionReport) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 60)
    sheet.write_string(0, 0, report.session.title, looks["title"])
    sheet.write_string(1, 0, f"{texts.CREED} {texts.CREED_MORE}")
    figures = {
        "engagement": report.overall.engagement,
        "facing": report.overall.facing,
        "valence": report.overall.valence,
        "arousal": report.overall.arousal,
        **{name: (report.overall.expressions or {}).get(name) for name in EXPRESSIONS},
        "present": report.coverage.present,
        "readable": report.coverage.readable,
    }
    row = 3
    for name, figure in figures.items():
        if figure is not None:
            sheet.write_string(row, 0, f"{name}, mean", looks["name"])
            sheet.write_number(row, 1, figure, looks["figure"])
            row += 1
    for name, said in named_facts(report):
        sheet.write_string(row + 1, 0, name, looks["name"])
        sheet.write_string(row + 1, 1, said, looks["words"])
        row += 1


def _points(sheet: Any, looks: dict[str, Any], report: SessionReport) -> None:
    for column, (name, meaning) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, _WIDTHS.get(name, 12))
        sheet.write_string(0, column, name, looks["head"])
        sheet.write_comment(0, column, meaning)
    for row, cells in enumerate(values(report), start=1):
        for column, cell in enumerate(cells):
            if cell is not None:
                _write(sheet, row, column, cell, looks)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(report.points)), len(COLUMNS) - 1)


def _write(sheet: Any, row: int, column: int, cell: Any, looks: dict[str, Any]) -> None:
    match cell:
        case bool():
            sheet.write_boolean(row, column, cell)
        case int() | float():
            sheet.write_number(row, column, cell)
        case str():
            sheet.write_string(row, column, cell)
        case _:
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), looks["time"])


def _markers(sheet: Any, looks: dict[str, Any], report: SessionReport) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 60)
    for column, name in enumerate(("at", "label")):
        sheet.write_string(0, column, name, looks["head"])
    for row, marker in enumerate(report.markers, start=1):
        sheet.write_datetime(row, 0, marker.at.replace(tzinfo=None), looks["time"])
        sheet.write_string(row, 1, marker.label, looks["words"])
    sheet.freeze_panes(1, 0)


def _method(sheet: Any, looks: dict[str, Any], report: SessionReport) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    lines = [(texts.METHOD_TITLE, method(report)), *((texts.LIMITS_TITLE, limit) for limit in limits(report))]
    lines += [(name, meaning) for name, meaning in COLUMNS.items()]
    for row, (name, said) in enumerate(lines):
        sheet.write_string(row, 0, name, looks["name"])
        sheet.write_string(row, 1, said, looks["words"])


def _charts(book: Any, sheet: Any, report: SessionReport) -> None:
    last, places = len(report.points), {name: column for column, name in enumerate(COLUMNS)}

    def series(name: str, title: str, **look: Any) -> dict[str, Any]:
        return {
            "name": title,
            "categories": [_POINTS, 1, places["seconds"], last, places["seconds"]],
            "values": [_POINTS, 1, places[name], last, places[name]],
            **look,
        }

    def line(name: str, title: str, colour: str) -> dict[str, Any]:
        return series(name, title, line={"color": colour, "width": 1.5})

    stacked = book.add_chart({"type": "area", "subtype": "stacked"})
    for name in () if report.presence_only else STACK:
        stacked.add_series(series(name, texts.EXPRESSIONS[name], fill={"color": EXPRESSION[name]}, line={"none": True}))
    index, people = book.add_chart({"type": "line"}), book.add_chart({"type": "line"})
    index.add_series(line("engagement", texts.ENGAGEMENT, ENGAGEMENT))
    people.add_series(line("present", texts.PRESENT_LINE, PRESENT))
    people.add_series(line("readable", texts.READABLE_LINE, READABLE))
    facing = book.add_chart({"type": "line"})
    facing.add_series(line("facing", texts.FACING_LINE, FACING))
    drawn = [(people, texts.COVERAGE, None), (facing, texts.FACING_LINE, 1)]
    if not report.presence_only:
        drawn = [(stacked, texts.MOOD, 1), (index, texts.ENGAGEMENT, 100), *drawn]
    for place, (chart, title, most) in enumerate(drawn):
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_x_axis({"name": f"{texts.AXIS}, s", "interval_unit": max(1, last // 10), "interval_tick": max(1, last // 10)})
        chart.set_y_axis({"min": 0, "max": most} if most else {"min": 0})
        chart.set_size({"width": 760, "height": 300})
        chart.show_blanks_as("gap")
        sheet.insert_chart(3 + 16 * place, 3, chart, {"description": title})
