"""Chromium shows the live page move while a class of real WebRTC clients streams in."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from services.bootstrap.demo.crowd import Plan
from services.bootstrap.service import Service, new_login_url
from tests.dashboard.browsing import Visit, drawn, keep, overflow

pytestmark = [pytest.mark.e2e, pytest.mark.browser]
STUDENTS = 4


@pytest.fixture
def lesson(platform: Any) -> Iterator[str]:
    """Students stream the sample video until the test is over; -> the session's id."""
    session = platform.create_session()
    students = [platform.add_student(session["id"], f"Student {number}") for number in range(STUDENTS)]
    crowd = subprocess.Popen(
        [sys.executable, "-m", "services.cli", "demo-students"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert crowd.stdin is not None
    crowd.stdin.write(Plan(None, [(student["whip_url"], student["token"]) for student in students]).to_json() + "\n")
    crowd.stdin.flush()
    yield session["id"]
    crowd.terminate()
    crowd.wait(30)
    crowd.stdin.close()


def wait_for_points(page: Page, more_than: int) -> None:
    page.wait_for_function(
        "(least) => (document.querySelector('.js-plotly-plot')?.data?.[0]?.x.length ?? 0) > least", arg=more_than, timeout=60_000
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_the_live_page_moves_by_itself(browser: Browser, service: Service, lesson: str, width: int) -> None:
    login = new_login_url(service.engine, service.settings)
    with Visit(browser, width) as visit:
        page = visit.open(f"{login}?next=/sessions/{lesson}")
        page.get_by_role("button", name="Open the dashboard").click()
        wait_for_points(page, 2)
        before = drawn(page)
        page.wait_for_function(
            "(before) => document.querySelector('.js-plotly-plot').data[0].x.at(-1) > before", arg=before["last"][0][0], timeout=60_000
        )
        page.get_by_text(f"{STUDENTS} of {STUDENTS}").first.wait_for(timeout=60_000)
        wait_for_points(page, 6)
        keep(page, f"live-class-{width}")
        assert overflow(page) <= 0
