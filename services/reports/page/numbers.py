"""The table behind the charts: the cells of the CSV file, to the last digit. `moments.js` tells the charts by it."""

from services.reports import texts
from services.reports.markup import Markup, tag
from services.reports.rows import COLUMNS, rows
from services.reports.summary import BUCKET_S, SessionReport


def numbers(report: SessionReport) -> Markup | None:
    if not report.points:
        return None
    names = tag("tr", *(tag("th", name, scope="col", title=meaning) for name, meaning in COLUMNS.items()))
    body = (tag("tr", *(tag("td", cell) for cell in cells), class_="withheld" if cells[2] == "true" else None) for cells in rows(report))
    table = tag("table", tag("thead", names), tag("tbody", *body))
    scrolled = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=texts.NUMBERS_TITLE)
    told: dict[str, str | float] = {
        "data_lasted": (report.until - report.origin).total_seconds(),
        "data_step": BUCKET_S,
        "data_students": report.coverage.students,
        "data_hint": texts.MOMENT_HINT,
        "data_how": texts.MOMENT_HOW,
        "data_gap": texts.MOMENT_GAP,
        "data_hidden": texts.hidden_stretch(report.k),
    }
    said = tag("p", texts.NUMBERS_HELP, class_="said")
    return tag("details", tag("summary", texts.NUMBERS_TITLE), said, scrolled, class_="numbers", **told)
