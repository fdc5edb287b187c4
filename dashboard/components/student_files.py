"""What was read of one student as a file, where policy and consent let single students be shown. The server's route asks again, writes
down that somebody looked, and lets the student know."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from dash import html

from dashboard import ids, texts
from dashboard.components.aria import aria
from services.reports.own.export import OwnFormat

Named = tuple[UUID, str]
"""A participant, and what they are called here."""


def student_files(entries: Sequence[Any] = ()) -> html.Details:
    """Closed: names are for whoever wants a file."""
    return html.Details(
        [
            html.Summary(texts.STUDENT_FILES, className="cp-tuning-open"),
            html.P(texts.STUDENT_FILES_FOR, className="cp-help"),
            html.Ul(list(entries), id=ids.STUDENT_FILES, className="cp-student-files"),
        ],
        className="cp-tuning",
    )


def lines(session_id: UUID, students: Sequence[Named]) -> list[html.Li]:
    return [html.Li([html.Span(name), *(_link(session_id, student, name, form) for form in OwnFormat)]) for student, name in students]


def _link(session_id: UUID, student: UUID, name: str, form: OwnFormat) -> html.A:
    address = f"/api/v1/sessions/{session_id}/participants/{student}/report.{form.value}"
    word = form.value.upper()
    return html.A(word, href=address, className="cp-join", **aria(label=texts.STUDENT_FILE.format(name=name, form=word)))
