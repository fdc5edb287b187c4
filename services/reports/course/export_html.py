"""A course's report for people: one file that needs no network, reads in light and dark, and prints."""

from services.reports.course.look import CSS
from services.reports.course.page import body, facts, head, notes
from services.reports.course.summary import CourseReport
from services.reports.export_html import document


def export(report: CourseReport) -> bytes:
    return document(report.title, CSS, head(report), *body(report), notes(report), facts(report))
