"""The button that gives the report as a file."""

from urllib.parse import quote
from uuid import UUID

from dash import html

from dashboard import texts
from dashboard.components.menu import menu
from services.reports.course.formats import CourseFormat
from services.reports.formats import Format


def download(session_id: UUID) -> html.Details:
    """Plain links: the browser brings the teacher's cookie, and the answer says that it is a file."""
    return menu(texts.REPORT, [_item(f"/api/v1/sessions/{session_id}", form) for form in Format])


def course_download(title: str) -> html.Details:
    """Of a course: the formats that it has."""
    return menu(texts.REPORT, [_item(f"/api/v1/courses/{quote(title, safe='')}", Format(form.value)) for form in CourseFormat])


def _item(of: str, form: Format) -> html.A:
    name, purpose = said(form)
    address = f"{of}/report.{form.value}"
    return html.A([html.Span(name), html.Small(purpose, className="cp-report-for")], href=address)


def said(form: Format) -> tuple[str, str]:
    """What it is, and what for."""
    match form:
        case Format.PDF:
            return texts.REPORT_PDF, texts.REPORT_PDF_FOR
        case Format.XLSX:
            return texts.REPORT_XLSX, texts.REPORT_XLSX_FOR
        case Format.XAPI:
            return texts.REPORT_XAPI, texts.REPORT_XAPI_FOR
        case Format.CALIPER:
            return texts.REPORT_CALIPER, texts.REPORT_CALIPER_FOR
        case Format.HTML:
            return texts.REPORT_HTML, texts.REPORT_HTML_FOR
        case Format.CSV:
            return texts.REPORT_CSV, texts.REPORT_CSV_FOR
        case Format.JSON:
            return texts.REPORT_JSON, texts.REPORT_JSON_FOR
