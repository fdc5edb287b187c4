"""The papers for the school say what the code does, and leave to the school what only it knows."""

import re

import pytest

from services.domain.policy import DEFAULT_K, Policy
from services.settings import Settings
from services.storage.kept import HOLDS, Of
from services.storage.models import Base
from tests.docs.pages import DOCS

LAW = DOCS / "law"
PAGES = sorted(path.name for path in LAW.glob("*.md"))


def text(name: str) -> str:
    return (LAW / name).read_text()


def test_the_papers_are_there_and_the_readme_leads_to_them() -> None:
    assert PAGES == ["README.md", "dpia.md", "information-sheet.md", "record-of-processing.md"]
    assert "docs/law/README.md" in (DOCS.parent / "README.md").read_text()
    assert all(f"({name})" in text("README.md") for name in PAGES if name != "README.md")


@pytest.mark.parametrize("name", PAGES)
def test_each_leaves_blanks_and_says_that_it_is_no_legal_advice(name: str) -> None:
    assert re.search(r"\*\*\[SCHOOL: ", text(name))
    assert re.search(r"(not|no) legal advice", text(name), re.IGNORECASE)
    assert "emotion detect" not in text(name).lower()


@pytest.mark.parametrize("name", PAGES)
def test_links_and_settings_exist(name: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text(name))
    assert [link for link in links if not (LAW / link).exists()] == []
    known = {f"CLASSPULSE_{field.upper()}" for field in Settings.model_fields}
    assert set(re.findall(r"CLASSPULSE_[A-Z_]+", text(name))) <= known


def test_the_record_names_every_table_with_personal_data_and_whose() -> None:
    lines = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| ([\w ,]+) \|", text("record-of-processing.md"), re.MULTILINE)
    said = {table: whose for tables, whose in lines for table in re.findall(r"\w+", tables)}
    of = {
        Of.STUDENT: ("students",),
        Of.GUARDIAN: ("parents or guardians",),
        Of.STAFF: ("staff",),
        Of.ANYBODY: ("students", "staff"),
    }
    wanted = {
        table.name: {word for column in table.c if (held := column.info.get(HOLDS)) for word in of.get(held.of, ())}
        for table in Base.metadata.tables.values()
    }
    assert {table: set(whose.split(", ")) for table, whose in said.items()} == {table: whose for table, whose in wanted.items() if whose}


def test_the_figures_are_the_code_s() -> None:
    defaults = Policy()
    assert f"({defaults.retention_days} days when nothing else is said)" in text("dpia.md")
    assert f"from k readable students ({DEFAULT_K} when nothing else is said)" in text("dpia.md")
    fields = Settings.model_fields
    assert (fields["raw_retention_hours"].default, fields["audit_days"].default) == (24.0, 3 * 365)
    assert all("24 hours" in text(name) and "three years" in text(name) for name in ("dpia.md", "record-of-processing.md"))


def test_the_four_parts_of_art_35_7_are_there() -> None:
    assert all(f"(art. 35(7)({letter}))" in text("dpia.md") for letter in "abcd")
