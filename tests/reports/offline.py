"""A report's file in a real Chromium without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page


@contextmanager
def offline(browser: Browser, path: Path, width: int, scheme: Literal["light", "dark"], *, script: bool = True) -> Iterator[Page]:
    """Leaving it checks that the page asked for nothing else and did not complain."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, java_script_enabled=script, has_touch=width < 500
    )
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    yield page
    context.close()
    assert complaints == []
    assert asked == [path.as_uri()]
