"""The JSON report is what docs/report.schema.json says, in every state of a lesson."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema_rs
import pytest

from services.reports.formats import Format, export
from services.reports.summary import SessionReport
from tests.dashboard.classroom import Classroom

SCHEMA = json.loads(Path("docs/report.schema.json").read_text())


def faults(report: SessionReport) -> list[str]:
    document = json.loads(export(report, Format.JSON))
    return [error.message for error in jsonschema_rs.validator_for(SCHEMA, validate_formats=True).iter_errors(document)]


@pytest.mark.parametrize("which", ["lesson", "presence_lesson"])
def test_a_lesson(which: str, report_of: Callable[..., SessionReport], request: pytest.FixtureRequest) -> None:
    assert faults(report_of(request.getfixturevalue(which))) == []
    assert faults(report_of(request.getfixturevalue(which), k_floor=10)) == []


def test_a_lesson_that_has_not_begun(make_lesson: Callable[..., Classroom], report_of: Callable[..., SessionReport]) -> None:
    assert faults(report_of(make_lesson())) == []


def test_the_schema_is_strict(lesson: Classroom, report_of: Callable[..., SessionReport]) -> None:
    document = json.loads(export(report_of(lesson), Format.JSON))
    check = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
    for spoil in (
        {"schema": "classpulse.report/2"},
        {"more": 1},
        {"overall": {**document["overall"], "engagement": 101}},
        {"points": [{**document["points"][0], "at": "yesterday"}]},
        {"students": None},
    ):
        assert not check.is_valid(document | spoil)
