"""A student in Chromium, with a file as camera: joins, is read, turns the camera off and on, reloads, leaves; the teacher sees it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from services import clock
from services.bootstrap.service import Service, new_login_url
from services.domain.reach import Reach
from services.storage import mood, organisations, sessions
from services.storage.mood import Coverage
from tests.dashboard.browsing import ARGUMENTS, CHROMIUM, Visit, keep, overflow
from tests.e2e.camera_file import arguments, write_camera
from tests.e2e.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.browser]
LONG_MS = 60_000


@pytest.fixture(scope="module")
def launch() -> Iterator[Callable[..., Browser]]:
    """`launch(*arguments)`: a browser that runs until the module is done."""
    with sync_playwright() as playwright:
        launched: list[Browser] = []

        def one(*more: str) -> Browser:
            launched.append(playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *more]))
            return launched[-1]

        yield one
        for browser in launched:
            browser.close()


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_camera(tmp_path_factory.mktemp("camera"))


@pytest.fixture(scope="module")
def browser(launch: Callable[..., Browser], camera: Path) -> Browser:
    return launch(*arguments(camera))


def fill_in(page: Page, name: str = "Ada") -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_role("checkbox").check()


def join(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Join", exact=True).click()
    is_live(page)


def is_live(page: Page) -> None:
    expect(page.get_by_role("status")).to_contain_text("You are live", timeout=LONG_MS)


def coverage_of(service: Service, session_id: str) -> Coverage:
    with service.engine.connect() as conn:
        session = sessions.get(conn, Reach.all_of(organisations.default_organisation(conn)), session_id)  # type: ignore[arg-type]  # text is cast
        return mood.coverage(conn, session, k=1, at=clock.now())


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_a_student_s_lesson(browser: Browser, service: Service, platform: Any, width: int, scheme: str) -> None:
    lesson = platform.create_session()
    name = f"{width}-{scheme}"

    def seen() -> Coverage:
        return coverage_of(service, lesson["id"])

    with Visit(browser, width, scheme) as visit, Visit(browser, 1440, scheme) as desk:
        page = visit.open(lesson["join_url"])
        keep(page, f"join-ask-{name}")
        assert overflow(page) <= 0
        page.get_by_role("button", name="See your camera first").click()
        until(lambda: page.evaluate("document.getElementById('mirror').videoWidth"), lambda pixels: pixels > 0)
        join(page)
        readings = until(lambda: platform.mood(lesson["id"], bucket=1), lambda points: len(points) > 2)
        assert any(point["readable"] == 1 for point in readings)
        keep(page, f"join-live-{name}")
        assert overflow(page) <= 0

        teacher = desk.open(f"{new_login_url(service.engine, service.settings)}?next=/sessions/{lesson['id']}")
        teacher.get_by_role("button", name="Open the dashboard").click()
        teacher.get_by_text("1 of 1 face readable").wait_for(timeout=LONG_MS)
        keep(teacher, f"join-teacher-live-{name}")

        page.get_by_role("button", name="Turn camera off").click()
        expect(page.get_by_role("status")).to_contain_text("Camera off")
        assert page.evaluate("document.getElementById('mirror').srcObject") is None
        until(seen, lambda now: now.cameras_off == 1 and now.present == 0)
        teacher.get_by_text("1 camera off").wait_for(timeout=LONG_MS)
        keep(page, f"join-off-{name}")
        keep(teacher, f"join-teacher-off-{name}")

        page.get_by_role("button", name="Turn camera on").click()
        is_live(page)
        until(seen, lambda now: now.cameras_off == 0 and now.readable == 1)
        teacher.get_by_text("1 of 1 face readable").wait_for(timeout=LONG_MS)

        page.reload()
        is_live(page)
        until(seen, lambda now: now.present == 1)
        assert seen().participants == 1

        page.get_by_role("button", name="Leave", exact=True).click()
        expect(page.get_by_role("heading", name="You have left")).to_be_focused()
        keep(page, f"join-left-{name}")
        until(seen, lambda now: now.present == 0)
        assert seen().cameras_off == 0
        teacher.get_by_text("1 without video").wait_for(timeout=LONG_MS)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_a_student_takes_back_what_was_read(browser: Browser, service: Service, platform: Any, width: int, scheme: str) -> None:
    lesson = platform.create_session()
    with Visit(browser, width, scheme) as visit:
        page = visit.open(lesson["join_url"])
        keep(page, f"join-ask-{width}-{scheme}")
        join(page)
        until(lambda: platform.mood(lesson["id"], bucket=1), lambda points: len(points) > 1)
        page.get_by_role("button", name="Delete what was read of me").click()
        keep(page, f"join-sure-{width}-{scheme}")
        page.get_by_role("button", name="Keep it").click()
        is_live(page)
        page.get_by_role("button", name="Delete what was read of me").click()
        page.get_by_role("button", name="Delete and leave").click()
        page.get_by_text("Receipt number").wait_for()
        keep(page, f"join-receipt-{width}-{scheme}")
        assert overflow(page) <= 0
        assert platform.mood(lesson["id"], bucket=1) == []
        assert coverage_of(service, lesson["id"]).participants == 0
        page.reload()
        page.get_by_label("Your name").wait_for()


def test_a_student_looks_at_themselves_and_takes_consent_back_in_the_other_tab(browser: Browser, service: Service, platform: Any) -> None:
    lesson = platform.create_session()
    visit = Visit(browser, 390)
    page = visit.open(lesson["join_url"])
    join(page)
    until(lambda: platform.mood(lesson["id"], bucket=1), lambda points: len(points) > 2)
    keep(page, "join-live-with-link-390")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="See what was read of me").click()
    mine = opened.value
    mine.get_by_role("heading", name="Your visible expression").wait_for(timeout=LONG_MS)
    keep(mine, "mine-live-390")
    assert overflow(mine) <= 0
    mine.get_by_role("button", name="Take my consent back").click()
    page.get_by_role("heading", name="You are not read any more").wait_for(timeout=LONG_MS)
    until(lambda: coverage_of(service, lesson["id"]), lambda now: now.present == 0)
    keep(page, "join-withdrawn-390")
    mine.get_by_role("button", name="Agree again").click()
    expect(mine.get_by_role("status")).to_contain_text("You agreed")
    page.get_by_role("button", name="Come back").click()
    is_live(page)
    until(lambda: coverage_of(service, lesson["id"]), lambda now: now.readable == 1)
    assert [text for text in visit.complaints if "403" not in text] == []  # the answer that says so


def test_a_session_that_ends_is_told_to_who_is_in_it(browser: Browser, platform: Any) -> None:
    lesson = platform.create_session()
    visit = Visit(browser, 390)
    page = visit.open(lesson["join_url"])
    join(page)
    platform.http.post(f"/api/v1/sessions/{lesson['id']}/end").raise_for_status()
    page.get_by_text("This session has ended").wait_for(timeout=LONG_MS)
    page.reload()
    keep(page, "join-ended")
    page.get_by_role("button", name="Delete what was read of me").click()
    page.get_by_role("button", name="Delete and leave").click()
    page.get_by_text("Receipt number").wait_for()
    assert [text for text in visit.complaints if "409" not in text and "410" not in text] == []  # the answers that say so


def test_the_stream_process_dies_and_the_student_goes_on(browser: Browser, service: Service, platform: Any) -> None:
    lesson = platform.create_session()
    visit = Visit(browser, 390)
    page = visit.open(lesson["join_url"])
    join(page)
    died = service.supervisor.stream
    died.stop()
    expect(page.get_by_role("status")).to_contain_text("Reconnecting", timeout=LONG_MS)
    keep(page, "join-reconnecting")
    died.start()
    is_live(page)
    until(lambda: coverage_of(service, lesson["id"]), lambda now: now.readable == 1)
    assert coverage_of(service, lesson["id"]).participants == 1
    assert [text for text in visit.complaints if "503" not in text] == []


def test_a_copied_tab_does_not_take_the_connection(browser: Browser, service: Service, platform: Any) -> None:
    lesson = platform.create_session()
    with Visit(browser, 390) as visit:
        page = visit.open(lesson["join_url"])
        join(page)
        copy = visit.open(lesson["join_url"])
        copy.evaluate("(kept) => Object.assign(sessionStorage, kept)", page.evaluate("({...sessionStorage})"))
        copy.reload()
        copy.get_by_role("heading", name="You are here in another tab").wait_for()
        is_live(page)
        page.close()
        copy.get_by_role("button", name="Come back").click()
        is_live(copy)
        copy.reload()
        is_live(copy)
    assert coverage_of(service, lesson["id"]).participants == 1


def test_the_keyboard_is_enough(browser: Browser, platform: Any) -> None:
    with Visit(browser, 1440) as visit:
        page = visit.open(platform.create_session()["join_url"])
        page.get_by_label("Your name").focus()
        page.keyboard.type("Ada")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        is_live(page)


def test_without_agreeing_nothing_happens(browser: Browser, service: Service, platform: Any) -> None:
    lesson = platform.create_session()
    with Visit(browser, 390) as visit:
        page = visit.open(lesson["join_url"])
        page.get_by_label("Your name").fill("Ada")
        page.get_by_role("button", name="Join", exact=True).click()
        page.wait_for_timeout(500)
        assert page.locator("main").get_attribute("data-view") == "ask"
    assert coverage_of(service, lesson["id"]).participants == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--use-fake-device-for-media-stream"], "blocked for this page"), (["--use-fake-ui-for-media-stream"], "No camera was found")],
)
def test_a_camera_that_does_not_come_is_explained(
    launch: Callable[..., Browser], service: Service, platform: Any, more: list[str], said: str
) -> None:
    lesson = platform.create_session()
    with Visit(launch(*more), 390) as visit:
        page = visit.open(lesson["join_url"])
        fill_in(page)
        page.get_by_role("button", name="Join", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text(said)
        keep(page, f"join-{said.split()[0].lower()}")
    assert coverage_of(service, lesson["id"]).participants == 0


def test_a_page_without_https_says_why_there_is_no_camera(launch: Callable[..., Browser], service: Service, platform: Any) -> None:
    browser = launch("--host-resolver-rules=MAP school.example 127.0.0.1")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"http://school.example:{service.settings.port}/join/{platform.create_session()['code']}")
    expect(page.get_by_role("alert")).to_contain_text("https")
    expect(page.get_by_role("button", name="Join", exact=True)).to_be_disabled()
    keep(page, "join-insecure")
