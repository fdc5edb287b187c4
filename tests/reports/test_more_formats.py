"""PDF, workbook and learning records of one lesson: the JSON document's figures to the last digit, each right by its own rules."""

import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from pypdf import PdfReader

from services.domain.emotions import EXPRESSIONS
from services.reports import export_pdf, texts
from services.reports.export_json import document
from services.reports.formats import Format, export
from services.reports.learning_records import TERM
from services.reports.rows import COLUMNS
from services.reports.summary import SessionReport
from services.storage import markers, sessions
from tests.dashboard.classroom import Classroom

ReportOf = Callable[..., SessionReport]
EVIL = '=HYPERLINK("http://evil.example")</title><script>alert(1)</script> & Übung'


def as_pdf(report: SessionReport) -> PdfReader:
    return PdfReader(io.BytesIO(export(report, Format.PDF)))


def words(pdf: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def as_workbook(report: SessionReport) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(export(report, Format.XLSX)))


def table(sheet: Any) -> list[dict[str, Any]]:
    head, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def as_json(report: SessionReport, form: Format) -> Any:
    return json.loads(export(report, form))


def figures(report: SessionReport) -> list[dict[str, Any]]:
    """Of each point what may be said, as the JSON document says it, without the time."""
    flat = [{**point, **(point["expressions"] or {})} for point in document(report)["points"]]
    return [{name: said for name, said in point.items() if said is not None and name not in {"at", "expressions"}} for point in flat]


@pytest.mark.parametrize("which", ["lesson", "presence_lesson"])
def test_the_workbook_has_every_figure_as_a_number(which: str, report_of: ReportOf, request: pytest.FixtureRequest) -> None:
    report = report_of(request.getfixturevalue(which))
    book = as_workbook(report)
    lines = table(book["Points"])
    assert list(lines[0]) == list(COLUMNS)
    kept = COLUMNS.keys() - {"at", "seconds", "marker"}
    assert [{name: line[name] for name in kept if line[name] is not None} for line in lines] == figures(report)
    assert [line["at"] for line in lines] == [point.at.replace(tzinfo=None) for point in report.points]
    assert book["Points"].freeze_panes == "B2"
    means = {str(name).removesuffix(", mean"): value for name, value in book["Summary"].iter_rows(max_col=2, values_only=True)}
    assert means["readable"] == report.coverage.readable
    assert means.get("engagement") == report.overall.engagement
    assert len(book["Summary"]._charts) == (2 if report.presence_only else 4)


@pytest.mark.parametrize("form", [Format.XAPI, Format.CALIPER])
@pytest.mark.parametrize("which", ["lesson", "presence_lesson"])
def test_learning_records_have_every_figure(form: Format, which: str, report_of: ReportOf, request: pytest.FixtureRequest) -> None:
    report = report_of(request.getfixturevalue(which))
    if form is Format.XAPI:
        told = [s["result"]["extensions"] for s in as_json(report, form) if s["verb"]["display"]["en"] == "experienced"]
        said = [{name.removeprefix(TERM): figure for name, figure in one.items()} for one in told]
        whole = {name.removeprefix(TERM): figure for name, figure in as_json(report, form)[-1]["result"]["extensions"].items()}
    else:
        told = [e["extensions"] for e in as_json(report, form)["data"] if e["action"] == "Viewed"]
        said = [{name: figure for name, figure in one.items() if name != "seconds"} for one in told]
        whole = as_json(report, form)["data"][-1]["extensions"]
    assert said == figures(report)
    overall = document(report)["overall"]
    assert whole["facing"] == overall["facing"]
    assert {name: whole.get(name) for name in EXPRESSIONS} == (overall["expressions"] or dict.fromkeys(EXPRESSIONS))


def test_statements_keep_xapis_rules(lesson: Classroom, report_of: ReportOf) -> None:
    mark(lesson, "Exercise started")
    statements = as_json(report_of(lesson), Format.XAPI)
    assert len({UUID(s["id"]) for s in statements}) == len(statements)
    assert statements == as_json(report_of(lesson), Format.XAPI)  # the same ids again: a store takes each once
    for statement in statements:
        assert statement.keys() <= {"id", "actor", "verb", "object", "result", "context", "timestamp"}
        assert statement["actor"]["objectType"] == "Group"
        assert statement["actor"]["account"].keys() == {"homePage", "name"}
        assert statement["actor"]["account"]["homePage"].startswith("http")
        assert is_iri(statement["verb"]["id"])
        assert is_iri(statement["object"]["id"])
        assert statement["object"]["definition"].keys() <= {"type", "name", "description"}
        assert statement.get("result", {}).keys() <= {"duration", "extensions", "response"}
        assert all(map(is_iri, [*statement["context"]["extensions"], *statement.get("result", {}).get("extensions", {})]))
        assert datetime.fromisoformat(statement["timestamp"]).utcoffset() == timedelta(0)
        assert re.fullmatch(r"PT[\d.]+S", statement.get("result", {}).get("duration", "PT0S"))
    said = [statement["verb"]["display"]["en"] for statement in statements]
    assert said == ["initialized", *["experienced"] * 22, "bookmarked", "terminated"]
    assert statements[-2]["result"]["response"] == "Exercise started"


def test_events_keep_calipers_rules(lesson: Classroom, report_of: ReportOf) -> None:
    mark(lesson, "Exercise started")
    envelope = as_json(report_of(lesson), Format.CALIPER)
    assert envelope.keys() == {"sensor", "sendTime", "dataVersion", "data"}
    events = envelope["data"]
    assert len({event["id"] for event in events}) == len(events)
    for event in events:
        assert event["@context"] == envelope["dataVersion"] == "http://purl.imsglobal.org/ctx/caliper/v1p2"
        assert (event["type"], event["profile"], event["actor"]["type"]) == ("Event", "GeneralProfile", "CourseSection")
        assert all(is_iri(event[part]["id"]) for part in ("actor", "object", "edApp"))
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", event["id"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["eventTime"])
    assert {event["action"] for event in events} == {"Started", "Viewed", "Bookmarked", "Completed"}
    assert events[0]["object"]["endedAtTime"] == events[-1]["eventTime"]


def test_no_record_is_about_a_student(lesson: Classroom, report_of: ReportOf) -> None:
    report = report_of(lesson)
    for form in (Format.XAPI, Format.CALIPER, Format.XLSX):
        told = words_of_workbook(report) if form is Format.XLSX else export(report, form).decode()
        assert "Student 1" not in told
        assert all(str(student.id) not in told for student in lesson.students)
        assert lesson.session.code not in told


def test_the_pdf_is_tagged_and_says_what_the_page_says(lesson: Classroom, report_of: ReportOf) -> None:
    mark(lesson, "Exercise started")
    report = report_of(lesson)
    pdf = as_pdf(report)
    catalogue: Any = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Triangles · ClassPulse"
    said = words(pdf)
    engagement, readable = report.overall.engagement, report.coverage.readable
    assert engagement is not None
    for part in (f"{engagement:.0f} of 100", f"{readable:.1f} of 6", "weights-of-a-test", "Exercise started", texts.CREED, "k = 3"):
        assert part in said
    assert texts.hidden_stretch(3) in said


def test_a_pdf_without_figures_says_why(
    make_lesson: Callable[..., Classroom], presence_lesson: Classroom, lesson: Classroom, report_of: ReportOf
) -> None:
    assert texts.NOT_BEGUN in words(as_pdf(report_of(make_lesson())))
    assert texts.PRESENCE_NOTICE in words(as_pdf(report_of(presence_lesson)))
    hidden = words(as_pdf(report_of(lesson, k_floor=10)))
    assert "All of this lesson is hidden" in hidden
    assert "of 100 mean of the session" not in hidden


@pytest.mark.parametrize("form", [Format.XAPI, Format.CALIPER, Format.XLSX, Format.PDF])
def test_a_title_breaks_out_of_no_format(form: Format, make_lesson: Callable[..., Classroom], report_of: ReportOf) -> None:
    lesson = make_lesson(EVIL)
    lesson.read(report_of(lesson).made_at, 10)
    mark(lesson, EVIL)
    report = report_of(lesson)
    match form:
        case Format.XAPI:
            assert as_json(report, form)[0]["object"]["definition"]["name"] == {"und": EVIL}
        case Format.CALIPER:
            assert as_json(report, form)["data"][0]["object"]["name"] == EVIL
        case Format.XLSX:
            book = as_workbook(report)
            assert book["Summary"]["A1"].value == EVIL
            assert {cell.data_type for sheet in book for line in sheet for cell in line} <= {"s", "n", "b", "d"}
        case Format.PDF:
            pdf = as_pdf(report)
            assert "<script>alert(1)" in words(pdf)
            assert not any("/A" in link.get_object() for page in pdf.pages for link in page.get("/Annots", []))


def test_a_pdf_fetches_nothing() -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        export_pdf._fetch_nothing("http://evil.example/a.png")


def mark(lesson: Classroom, label: str) -> None:
    with lesson.engine.begin() as conn:
        session = sessions.whosever(conn, lesson.session.id)
        assert session.started_at is not None
        markers.add(conn, session.id, session.started_at + timedelta(seconds=5), label, user_id=None)


def words_of_workbook(report: SessionReport) -> str:
    return " ".join(str(value) for sheet in as_workbook(report) for line in sheet.iter_rows(values_only=True) for value in line)


def is_iri(text: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"]+", text) is not None
