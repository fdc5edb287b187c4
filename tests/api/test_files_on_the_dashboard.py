"""A report that a teacher asks for on the dashboard, in Chromium: one that takes long is waited for on the page, and what stands against it
is said there."""

import contextlib
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from playwright.async_api import Page, async_playwright, expect
from sqlalchemy import Engine

from dashboard import texts
from dashboard.app import mount
from dashboard.data import DashboardData
from services import clock
from services.api.app import ApiContext, create_app
from services.auth import cookies
from services.auth.principals import Teacher
from services.auth.signing import new_keys
from services.domain.policy import Faces, Policy
from services.domain.reach import Reach
from services.reports.formats import Format
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.report import Report
from services.reports.runner import Runner
from services.storage import notify, participants, sessions
from services.storage.deletion import delete_session
from tests.dashboard.browsing import ARGUMENTS, CHROMIUM, SLOW_MS
from tests.dashboard.classroom import Classroom

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)


class Slow(Press):
    def write(self, report: Report, form: Format) -> bytes:
        time.sleep(1.5)
        return super().write(report, form)


@pytest.fixture
def lesson(engine: Engine, organisation: UUID, teacher: Teacher) -> Classroom:
    """One that is over."""
    with engine.begin() as conn:
        session = sessions.create(conn, organisation, "Algebra", course=None, policy=Policy(k=3), owner_id=teacher.user_id)
        ids = range(4)
        class_ = [participants.add(conn, session.id, f"S{i}", external_id=None, consent=True, guardian=None, faces=Faces.ONE) for i in ids]
    past = Classroom(engine, session, class_)
    past.read(clock.now() - timedelta(minutes=10), 60, step_s=2)
    past.end()
    return past


@pytest.fixture
def press() -> Slow:
    return Slow()


@pytest.fixture
async def page(
    engine: Engine,
    database_url: str,
    organisation: UUID,
    lesson: Classroom,
    press: Slow,
    cookie: str,
    make_context: Callable[..., ApiContext],
    serving: Callable[..., contextlib.AbstractAsyncContextManager[object]],
    unused_tcp_port: int,
) -> AsyncIterator[Page]:
    """The lesson's page, of a service that waits for no report."""
    listener = notify.Listener(database_url)
    listener.start()
    data = DashboardData(engine, listener, k_floor=1, actor=lambda: "teacher", reach=lambda: Reach.all_of(organisation))
    url = f"http://localhost:{unused_tcp_port}"

    def mount_dashboard(server: FastAPI) -> None:
        mount(server, data=data, base_url=url)

    runner = Runner(Workshop(engine, new_keys(), k_floor=1, service=url), press)
    app = create_app(make_context(base_url=url, runner=runner, patience_s=0.1), mount_dashboard=mount_dashboard)
    async with serving(app, port=unused_tcp_port), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        await context.add_cookies([{"name": cookies.NAME, "value": cookie, "url": url}])
        opened = await context.new_page()
        await opened.goto(f"{url}/sessions/{lesson.session.id}")
        yield opened
        await browser.close()
    listener.stop()


async def test_a_file_that_takes_long_comes_by_itself(page: Page, tmp_path: Path) -> None:
    await page.get_by_text(texts.REPORT, exact=True).click()
    async with page.expect_download() as coming:
        await page.get_by_text(texts.REPORT_CSV, exact=True).click()
        await expect(page.get_by_text(texts.FILE_WAITS)).to_be_visible()
    download = await coming.value
    assert download.suggested_filename.endswith(".csv")
    await download.save_as(tmp_path / "report.csv")
    assert (tmp_path / "report.csv").read_text("utf-8-sig").startswith("session_id,")
    await expect(page.get_by_text(texts.FILE_WAITS)).to_be_hidden()


async def test_what_stands_against_a_file_is_said_on_the_page(page: Page, lesson: Classroom, engine: Engine) -> None:
    await page.get_by_text(texts.REPORT, exact=True).click()
    with engine.begin() as conn:
        delete_session(conn, lesson.session, actor="teacher")
    address = page.url
    await page.get_by_text(texts.REPORT_CSV, exact=True).click()
    said = page.locator("#file-said")
    await expect(said).to_be_visible()
    await expect(said).to_contain_text("session")
    assert page.url == address
    await page.get_by_role("button", name=texts.FILE_AWAY).click()
    await expect(said).to_be_hidden()
