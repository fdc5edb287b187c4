"""The three formats of one lesson: they say the same, and none of them can be broken out of."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest

from services.domain.emotions import EXPRESSIONS
from services.reports import texts
from services.reports.export_csv import SESSION_COLUMNS, harmless
from services.reports.formats import Format, export
from services.reports.rows import COLUMNS
from services.reports.summary import SessionReport
from services.storage import markers
from tests.dashboard.classroom import Classroom

ReportOf = Callable[..., SessionReport]


class Tables(HTMLParser):
    """Text of all table cells, row by row, and every address in the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self._in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [str(value) for name, value in attrs if name in {"src", "href", "action", "data", "srcset"}]
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self._in_cell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def as_csv(report: SessionReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(report, Format.CSV).decode("utf-8-sig"), newline="")))


def as_json(report: SessionReport) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(export(report, Format.JSON))
    return document


def as_html(report: SessionReport) -> str:
    return export(report, Format.HTML).decode()


def flat(point: dict[str, Any]) -> dict[str, Any]:
    shares = point["expressions"] or dict.fromkeys(EXPRESSIONS)
    return {name: value for name, value in {**point, **shares}.items() if name != "expressions"}


@pytest.mark.parametrize("which", ["lesson", "presence_lesson"])
def test_all_formats_agree_to_the_last_digit(which: str, report_of: ReportOf, request: pytest.FixtureRequest) -> None:
    report = report_of(request.getfixturevalue(which))
    lines, document = as_csv(report), as_json(report)
    head, *cells = Tables(as_html(report)).rows
    assert head == list(COLUMNS)
    assert [dict(zip(head, row, strict=True)) for row in cells] == [{name: line[name] for name in COLUMNS} for line in lines]
    for line, point in zip(lines, map(flat, document["points"]), strict=True):
        said = {name: json.loads(line[name]) if line[name] else None for name in COLUMNS if name not in {"at", "seconds", "marker"}}
        assert said == {name: point[name] for name in said}
        assert line["at"] == point["at"]
    assert len(lines) == 22
    assert sum(line["suppressed"] == "true" for line in lines) == 4


def test_what_is_hidden_is_hidden_in_every_format(lesson: Classroom, report_of: ReportOf) -> None:
    report = report_of(lesson)
    hidden = [line for line in as_csv(report) if line["suppressed"] == "true"]
    assert all(not any(line[name] for name in COLUMNS if name not in {"at", "seconds", "suppressed"}) for line in hidden)
    page = as_html(report)
    assert 'class="hidden" style="left:40.000%;width:13.333%"' in page  # seconds 120 to 160 of 300
    assert texts.hidden_stretch(3) in page


def test_a_floor_that_rose_hides_all_of_it(lesson: Classroom, report_of: ReportOf) -> None:
    report = report_of(lesson, k_floor=10)
    assert texts.all_hidden(10) in as_html(report)
    assert {line["suppressed"] for line in as_csv(report)} == {"true"}
    assert as_json(report)["overall"]["engagement"] is None


def test_a_report_names_what_made_it(lesson: Classroom, report_of: ReportOf) -> None:
    document = as_json(report_of(lesson))
    assert document["weights"] == ["weights-of-a-test"]
    assert (document["k"], document["time_zone"], document["bucket_seconds"]) == (3, "UTC", 10)
    assert document["thresholds"]["facing_yaw_degrees"] == 30
    assert document["coverage"] == {"students": 6, "present": 5.0, "readable": 4.0, "points": 22, "suppressed_points": 4}
    assert lesson.session.code not in json.dumps(document)
    page = as_html(report_of(lesson))
    for said in ("weights-of-a-test", "UTC", "k = 3", "Mathematics 9b", texts.CREED, texts.METHOD, "3650 days"):
        assert said in page


def test_presence_mode_has_words_of_its_own(presence_lesson: Classroom, report_of: ReportOf) -> None:
    report = report_of(presence_lesson)
    page, document = as_html(report), as_json(report)
    assert texts.PRESENCE_NOTICE in page
    assert texts.METHOD_PRESENCE in page
    assert texts.ENGAGEMENT_HELP not in page
    assert texts.MOOD_HELP not in page
    assert document["method"] == texts.METHOD_PRESENCE
    assert document["weights"] == []
    assert "engagement_weights" not in document["thresholds"]
    assert {line["engagement"] for line in as_csv(report)} == {""}
    assert document["overall"]["facing"] > 0


def test_a_session_without_video_has_a_report_that_says_so(make_lesson: Callable[..., Classroom], report_of: ReportOf) -> None:
    report = report_of(make_lesson())
    assert texts.NOT_BEGUN in as_html(report)
    assert as_csv(report) == []
    assert as_json(report)["points"] == []


def test_events_are_in_every_format(lesson: Classroom, report_of: ReportOf) -> None:
    began, events = report_of(lesson).origin, {"Exercise started": 65.0, "=1+1": 67.0, "<b>Break</b>": 200.0}
    with lesson.engine.begin() as conn:
        for label, second in events.items():
            markers.add(conn, lesson.session.id, began + timedelta(seconds=second), label, user_id=None)
    report = report_of(lesson)
    marked = {line["seconds"]: line["marker"] for line in as_csv(report) if line["marker"]}
    assert marked == {"60": "Exercise started; =1+1", "150": "<b>Break</b>"}  # nobody sent video at 200
    assert [marker["label"] for marker in as_json(report)["markers"]] == list(events)
    page = as_html(report)
    assert "&lt;b&gt;Break&lt;/b&gt;" in page
    assert '<span class="mark" style="left:21.667%" title="Exercise started"><b>1</b></span>' in page
    assert "1:05" in page


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "  =1"])
def test_words_never_become_a_formula(words: str) -> None:
    assert harmless(words) == f"'{words}"


def test_a_title_breaks_out_of_no_format(make_lesson: Callable[..., Classroom], report_of: ReportOf) -> None:
    title = '=HYPERLINK("http://evil.example"),"</title><script>alert(1)</script>\r\n& Übung'
    report = report_of(make_lesson(title))
    lesson = make_lesson(title)
    lesson.read(report.made_at, 10)
    report = report_of(lesson)
    assert {line["title"] for line in as_csv(report)} == {f"'{title}"}
    page = as_html(report)
    assert page.count("<script") == 1  # the report's own
    assert "&lt;script&gt;" in page
    assert as_json(report)["session"]["title"] == title


def test_csv_is_rfc_4180(lesson: Classroom, report_of: ReportOf) -> None:
    content = export(report_of(lesson), Format.CSV).decode("utf-8-sig")
    assert content.endswith("\r\n")
    assert re.sub("\r\n", "", content).count("\n") == 0
    head = content.split("\r\n", 1)[0].split(",")
    assert head == [*SESSION_COLUMNS, *COLUMNS]
    assert {len(row) for row in csv.reader(io.StringIO(content, newline=""))} == {len(head)}
    assert UUID(next(iter(csv.DictReader(io.StringIO(content, newline=""))))["session_id"])


def test_the_page_asks_nobody_for_anything(lesson: Classroom, report_of: ReportOf) -> None:
    page = as_html(report_of(lesson))
    found = Tables(page)
    assert found.addresses == []
    assert not found.tags & {"link", "img", "iframe", "object", "form"}
    assert re.findall(r"<script[^>]*>", page) == ['<script type="module">']  # its own, in the page
    assert "url(" not in page
    assert "default-src &#x27;none&#x27;" in page
