"""A real Chromium, and what it must never do on our pages."""

import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox --disable-gpu --disable-background-networking --no-first-run --disable-component-update --disable-sync").split()
ARTEFACTS = Path(__file__).parents[2] / "artefacts" / "dashboard"
SLOW_MS = 20_000


class Visit:
    """Some tabs of one browser profile. Leaving it checks that none of them complained or called anybody else."""

    def __init__(self, browser: Browser, width: int = 1440, scheme: Any = "light", *, without: str = "", accepts: str = "en-US") -> None:
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self._context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, timezone_id="Europe/Berlin", locale=accepts
        )
        self._context.set_default_timeout(SLOW_MS)
        if without:
            self._context.add_init_script(f"delete window.{without}")

    def open(self, url: str) -> Page:
        page = self._context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._look_at(request.url))
        page.goto(url)
        return page

    def _look_at(self, url: str) -> None:
        if not url.startswith(("http://localhost:", "data:", "blob:")):
            self.foreign.append(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._context.close()
        if kind is None:
            assert self.foreign == []
            assert self.complaints == []


def until(page: Page, expression: str) -> None:
    """Asked from outside: `wait_for_function` evaluates in the page, which our Content-Security-Policy forbids."""
    deadline = time.monotonic() + SLOW_MS / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never so: {expression}"
        page.wait_for_timeout(50)


def keep(page: Page, name: str) -> None:
    """A picture to look at, under artefacts/ (not in the repository)."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(300)  # transitions
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


def overflow(page: Page) -> int:
    """Pixels that the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def drawn(page: Page, chart: int = 0) -> Any:
    """{traces, last: of each trace the newest x and y, width, ink} of a chart on the page."""
    return page.evaluate(
        """(index) => {
          const chart = document.querySelectorAll(".js-plotly-plot")[index];
          return {
            traces: chart.data.map((trace) => trace.name),
            last: chart.data.map((trace) => [trace.x.at(-1), trace.y.at(-1)]),
            width: chart.querySelector(".main-svg").clientWidth,
            ink: chart._fullLayout.font.color,
          };
        }""",
        chart,
    )
