"""What the pages say is what the code does."""

import re
from pathlib import Path

import pytest

from services import metrics
from services.errors import BadInput
from services.reports.export_csv import SESSION_COLUMNS
from services.reports.rows import COLUMNS
from services.settings import Settings
from services.settings_table import renewed, table
from tests.docs.pages import DOCS, page

PAGES = sorted(path.name for path in DOCS.glob("*.md"))


def test_the_table_of_settings_is_the_code_s() -> None:
    assert renewed(page("operators.md")) == page("operators.md"), "run: python -m services.settings_table docs/operators.md"


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())
    assert len(table().splitlines()) == len(Settings.model_fields) + 2


def test_a_page_without_marks_is_told_so() -> None:
    with pytest.raises(BadInput, match="two marks"):
        renewed("# A page")


def test_the_columns_of_the_report_are_the_code_s() -> None:
    lines = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", page("teachers.md"), re.MULTILINE))
    assert lines == {**SESSION_COLUMNS, **COLUMNS}


def test_metrics_that_are_named_exist() -> None:
    known = {sample.name for metric in metrics.REGISTRY.collect() for sample in metric.samples} | {
        name for metric in metrics.REGISTRY.collect() for name in (metric.name, f"{metric.name}_total")
    }
    named = set(re.findall(r"classpulse_\w+", page("operators.md")))
    assert named <= known


def test_settings_that_are_named_exist() -> None:
    known = {f"CLASSPULSE_{name.upper()}" for name in Settings.model_fields}
    for name in PAGES:
        named = set(re.findall(r"CLASSPULSE_[A-Z_]+", page(name))) - {"CLASSPULSE_URL", "CLASSPULSE_CYCLES"}  # examples', load tests'
        assert named <= known, name


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page(name))
    assert [link for link in links if not (DOCS / link).exists()] == []


def test_the_readme_leads_to_every_page() -> None:
    readme = (DOCS.parent / "README.md").read_text()
    assert [name for name in PAGES if f"docs/{name}" not in readme] == []


def test_pages_speak_of_visible_expression() -> None:
    for name in ("teachers.md", "platforms.md", "operators.md"):
        assert "emotion detect" not in page(name).lower(), name
    assert "visible expression" in page("teachers.md").lower()
    assert Path(DOCS / "teachers.md").read_text().count("art. 5(1)(f)") == 1
