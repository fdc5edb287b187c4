"""A course's report for paper and for archives: tagged PDF (PDF/UA-1), made of the parts of the HTML page."""

import hashlib

from services.reports.course.look import CSS, PAPER
from services.reports.course.page import body, facts, head, notes
from services.reports.course.summary import CourseReport
from services.reports.export_pdf import sheets, written
from services.reports.markup import Markup


def export(report: CourseReport) -> bytes:
    """Raises Misconfigured where the system's text layout is missing."""
    of_its_sessions = hashlib.sha256(b"".join(one.session.id.bytes for one in report.lessons)).digest()[:16]
    return written(page(report), of_its_sessions)


def page(report: CourseReport) -> Markup:
    return sheets(report.title, report.made_at, f"{CSS}{PAPER}", head(report), *body(report), notes(report), facts(report))
