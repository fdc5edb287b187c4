"""The HTML report in a real Chromium without a network: on a screen, on a phone, on paper."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from services.reports import files, texts
from services.reports.formats import Format, export
from services.reports.summary import SessionReport
from tests.dashboard.browsing import ARTEFACTS, keep, overflow
from tests.reports.offline import offline

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("which", ["lesson", "presence_lesson"])
def test_it_reads_on_every_screen_and_on_paper(
    which: str, browser: Browser, report_of: Callable[..., SessionReport], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "report.html"
    files.save(export(report_of(request.getfixturevalue(which)), Format.HTML), path)
    with offline(browser, path, 1440, "light") as page:
        check(page)
        keep(page, f"report-{which}-1440-light")
        assert page.pdf(path=artefact(f"report-{which}.pdf"), format="A4")[:4] == b"%PDF"
    with offline(browser, path, 390, "dark") as page:
        check(page)
        keep(page, f"report-{which}-390-dark")
        page.get_by_text(texts.NUMBERS_TITLE).click()
        assert page.locator("tbody tr").count() == 22
        assert overflow(page) <= 0


def check(page: Page) -> None:
    assert overflow(page) <= 0
    assert page.locator("svg path").count() > 2
    assert all(box is not None and box["height"] > 100 for box in (svg.bounding_box() for svg in page.locator("svg").all()))


def artefact(name: str) -> Path:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    return ARTEFACTS / name
