"""The report's button on the page of a session, in a real browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from dashboard import texts
from services import clock
from services.reports.formats import Format
from tests.dashboard.browsing import SLOW_MS, Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_report_is_offered_in_every_format(
    browser: Browser, serve: Callable[..., Server], make_classroom: Callable[..., Classroom], width: int, scheme: str
) -> None:
    past = make_classroom("Quadratic equations", 8)
    past.read(clock.now() - timedelta(minutes=10), 60, step_s=2)
    past.end()
    with Visit(browser, width, scheme) as visit:
        page = visit.open(f"{serve().url}/sessions/{past.session.id}")
        page.get_by_text(texts.REPORT, exact=True).click()
        offered = page.locator("a[href*='/report.']")
        expect(offered).to_have_count(len(Format))
        expect(offered.first).to_be_visible()
        found = [item.get_attribute("href") for item in offered.all()]
        assert found == [f"/api/v1/sessions/{past.session.id}/report.{form}" for form in Format]
        keep(page, f"download-{width}-{scheme}")
        assert overflow(page) <= 0


def test_nothing_is_offered_before_the_first_reading(
    browser: Browser, serve: Callable[..., Server], make_classroom: Callable[..., Classroom]
) -> None:
    waiting = make_classroom("Poetry", 0)
    with Visit(browser) as visit:
        page = visit.open(f"{serve().url}/sessions/{waiting.session.id}")
        expect(page.get_by_text(texts.WAITING, exact=True)).to_be_visible()
        expect(page.get_by_text(texts.REPORT, exact=True)).to_be_hidden()
