"""The button that gives the report as a file."""

from uuid import UUID

import dash_mantine_components as dmc
from dash import html

from dashboard import texts
from services.reports.formats import Format

SAID = {
    Format.HTML: (texts.REPORT_HTML, texts.REPORT_HTML_FOR),
    Format.CSV: (texts.REPORT_CSV, texts.REPORT_CSV_FOR),
    Format.JSON: (texts.REPORT_JSON, texts.REPORT_JSON_FOR),
}


def download(session_id: UUID) -> dmc.Menu:
    """Plain links: the browser brings the teacher's cookie, and the answer says that it is a file."""
    return dmc.Menu(
        [
            dmc.MenuTarget(dmc.Button(texts.REPORT, variant="default", size="xs", className="cp-report")),
            dmc.MenuDropdown([_item(session_id, form) for form in Format]),
        ],
        position="bottom-end",
        shadow="md",
    )


def _item(session_id: UUID, form: Format) -> dmc.MenuItem:
    name, purpose = SAID[form]
    address = f"/api/v1/sessions/{session_id}/report.{form.value}"
    return dmc.MenuItem([html.Span(name), html.Small(purpose, className="cp-report-for")], href=address, refresh=True)
