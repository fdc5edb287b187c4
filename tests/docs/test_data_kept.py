"""The page about what is kept is the schema's own."""

import re

import pytest
from sqlalchemy import Column, MetaData, Table, Text, Uuid

from services import data_kept
from services.errors import BadInput
from services.storage.kept import Of, holds
from services.storage.models import Base
from tests.docs.pages import page


def test_every_table_and_column_says_what_it_holds() -> None:
    assert data_kept.unsaid() == []


def test_the_page_is_the_schema_s() -> None:
    assert data_kept.renewed(page("data-kept.md")) == page("data-kept.md"), "run: python -m services.data_kept docs/data-kept.md"


def test_the_page_has_a_line_for_each_column() -> None:
    found = {
        (table, column)
        for table, body in re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", page("data-kept.md"), re.MULTILINE | re.DOTALL)
        for column in re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE)
    }
    assert found == {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.c}


def test_a_column_without_words_is_found_and_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = MetaData()
    Table("diary", schema, Column("id", Uuid, info=holds("its id")), Column("secret_thought", Text))
    monkeypatch.setattr(Base, "metadata", schema)
    assert data_kept.unsaid() == ["diary", "diary.secret_thought"]
    with pytest.raises(BadInput, match=r"diary\.secret_thought"):
        data_kept.page_part()


def test_names_and_figures_of_students_are_called_personal() -> None:
    """What a slip here would hide: a name, an id of the platform's, a probability, a time."""
    of = {
        f"{table.name}.{column.name}": said.of
        for table in Base.metadata.tables.values()
        for column in table.c
        if (said := column.info.get("holds"))
    }
    for column in ("participant.name", "person.external_id", "reading.p_sad", "reading.at", "rollup.p_sad", "erasure.participant_id"):
        assert of[column] is Of.STUDENT, column
    assert (of["consent.guardian"], of["app_user.email"], of["audit.actor"]) == (Of.GUARDIAN, Of.STAFF, Of.ANYBODY)


def test_a_page_without_marks_is_told_so() -> None:
    with pytest.raises(BadInput, match="two marks"):
        data_kept.renewed("# A page")
