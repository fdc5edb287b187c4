from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard import form
from dashboard.components.gate import said
from dashboard.desk import Lesson, Rules
from dashboard.form import Field, Refused
from services.domain.policy import Analysis, Jurisdiction, Wish
from services.storage.sessions import Schedule

RULES = Rules(Jurisdiction("none"), 5)
WHOLE: dict[Field, Any] = {
    Field.TITLE: "  Algebra ",
    Field.COURSE: "9b",
    Field.START: "2026-03-02 09:00:00",
    Field.END: "2026-03-02 09:45:00",
    Field.ANALYSIS: "expression",
    Field.K: 6,
    Field.INDIVIDUAL: True,
    Field.DAYS: 30,
}


def test_a_form_becomes_a_session_in_the_readers_time() -> None:
    start, end = datetime(2026, 3, 2, 8, 0, tzinfo=UTC), datetime(2026, 3, 2, 8, 45, tzinfo=UTC)
    expected = Lesson("Algebra", "9b", Schedule(start, end), Wish(Analysis.EXPRESSION, 6, True, 30))
    assert form.read(WHOLE, RULES, "Europe/Berlin") == expected


def test_what_is_left_out_is_none() -> None:
    lesson = form.read({**WHOLE, Field.COURSE: " ", Field.START: None, Field.END: ""}, RULES, None)
    assert isinstance(lesson, Lesson)
    assert (lesson.course, lesson.schedule) == (None, Schedule())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Field.TITLE, "   "),
        (Field.TITLE, None),
        (Field.TITLE, "x" * 201),
        (Field.TITLE, "a\0b"),
        (Field.COURSE, "x" * 201),
        (Field.END, "2026-03-02 09:00:00"),
        (Field.ANALYSIS, "emotion"),
        (Field.ANALYSIS, None),
        (Field.K, 4),
        (Field.K, ""),
        (Field.K, True),
        (Field.K, 1001),
        (Field.DAYS, 0),
        (Field.DAYS, 3651),
        (Field.DAYS, 1.5),
    ],
)
def test_what_is_wrong_is_said_of_its_field(field: Field, value: Any) -> None:
    refused = form.read({**WHOLE, field: value}, RULES, None)
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {field}


@pytest.mark.parametrize("law", [Jurisdiction("DE"), Jurisdiction("", loopback=False)])
def test_where_the_law_forbids_it_expressions_cannot_be_asked_for(law: Jurisdiction) -> None:
    refused = form.read(WHOLE, Rules(law, 5), None)
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {Field.ANALYSIS}


def test_the_gate_says_each_case_in_its_own_words() -> None:
    laws = [Jurisdiction("DE"), Jurisdiction("", loopback=False), Jurisdiction("none"), Jurisdiction("")]
    assert len({said(law) for law in laws}) == 4
    assert "DE" in said(laws[0])[1]
