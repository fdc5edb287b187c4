"""A teacher's browser on the live page of a session, for measuring what a person sees. Needs Playwright, and Chromium of the system."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from services.bootstrap.service import Service, new_login_url
from services.errors import Misconfigured

ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync")
PATIENCE_MS: Final = 120_000.0
MIDNIGHT_MS: Final = 946_684_800_000  # zero of the chart's axis, see services/reports/figures/axes.py

_LISTEN: Final = """() => {
  const chart = document.querySelector(".cp-graph-mood .js-plotly-plot");
  window.drawings = [];
  chart.on("plotly_afterplot", () => {
    const newest = chart.data[0].x.at(-1);
    if (newest !== undefined) requestAnimationFrame(() => window.drawings.push([Date.now(), newest]));
  });
}"""


class LivePage:
    def __init__(self, page: Any) -> None:
        self._page = page

    def wait(self, seconds: float) -> None:
        """While the browser goes on."""
        self._page.wait_for_timeout(1000 * seconds)

    def drawings(self) -> list[tuple[float, float]]:
        """Those since the last call: when, in Unix seconds, and the newest moment in the large chart, in seconds of the lesson."""
        found = self._page.evaluate("() => window.drawings.splice(0)")
        return [(at / 1000, (newest - MIDNIGHT_MS) / 1000) for at, newest in found]


@contextmanager
def live_page(service: Service, session_id: UUID, width: int = 1440) -> Iterator[LivePage]:
    """Logged in, and drawn for the first time. Raises Misconfigured where there is no browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Misconfigured("Playwright is missing: `make setup` brings it.") from None
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise Misconfigured("Chromium is missing: `make system` brings it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{new_login_url(service.engine, service.settings)}?next=/sessions/{session_id}")
        page.get_by_role("button", name="Open the dashboard").click()
        page.locator(".cp-graph-mood .js-plotly-plot").wait_for()
        page.evaluate(_LISTEN)
        page.wait_for_function("() => window.drawings.length > 0")
        yield LivePage(page)
        browser.close()
