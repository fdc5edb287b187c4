"""Marking the events of a lesson, by hand and by keys."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import texts
from services import clock
from services.storage import markers
from tests.dashboard.browsing import SLOW_MS, Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)

Make = Callable[..., Classroom]
Serve = Callable[..., Server]


@pytest.fixture
def lesson(make_classroom: Make) -> Iterator[Classroom]:
    room = make_classroom("Triangles and proofs", 8)
    room.read(clock.now() - timedelta(seconds=40), 40)
    with room.going_on():
        yield room


def labels(lesson: Classroom) -> list[str]:
    with lesson.engine.connect() as conn:
        return [marker.label for marker in markers.list_of(conn, lesson.session.id)]


def written(page: Page, chart: int = 0) -> list[str]:
    """The words of the events on a chart."""
    found: list[str] = page.evaluate(
        "(i) => (document.querySelectorAll('.js-plotly-plot')[i].layout.annotations || []).map((words) => words.text)", chart
    )
    return found


def opened(visit: Visit, server: Server, lesson: Classroom) -> Page:
    page = visit.open(f"{server.url}/sessions/{lesson.session.id}")
    page.wait_for_function("document.querySelector('.js-plotly-plot')?.data?.[0]?.x.length > 2")
    expect(page.get_by_text(texts.MARK)).to_be_visible()
    return page


def test_two_keys_mark_an_event_and_a_button_takes_it_out(browser: Browser, serve: Serve, lesson: Classroom) -> None:
    server = serve()
    with Visit(browser) as visit:
        page = opened(visit, server, lesson)
        page.keyboard.press("2")  # nothing is open: nothing happens
        page.keyboard.press("m")
        expect(page.get_by_role("button", name="Exercise started")).to_be_focused()
        page.keyboard.press("1")
        expect(page.get_by_role("status").filter(has_text="Exercise started")).to_be_visible()
        expect(page.get_by_role("button", name="Exercise started", exact=True)).to_be_hidden()
        page.wait_for_function("document.querySelector('.js-plotly-plot').layout.annotations?.length === 1")
        assert written(page) == ["1 Exercise started"]
        assert written(page, 1) == ["1"]
        assert labels(lesson) == ["Exercise started"]

        page.get_by_role("list", name=texts.EVENTS).get_by_role("button").click()
        expect(page.get_by_text(texts.UNMARKED)).to_be_visible()
        page.wait_for_function("document.querySelector('.js-plotly-plot').layout.annotations.length === 0")
        assert labels(lesson) == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_words_of_one_s_own_are_typed_and_no_key_acts_meanwhile(
    browser: Browser, serve: Serve, lesson: Classroom, width: int, scheme: Any
) -> None:
    server = serve()
    with Visit(browser, width, scheme) as visit:
        page = opened(visit, server, lesson)
        page.keyboard.press("m")
        expect(page.get_by_role("button", name=texts.MARK_READY[0])).to_be_focused()
        field = page.get_by_label(texts.MARK_FREE)
        page.keyboard.type("Film from minute 12: <b>m</b>")
        expect(field).to_have_value("Film from minute 12: <b>m</b>")
        keep(page, f"marking-{width}-{scheme}")
        page.keyboard.press("Enter")
        expect(field).to_have_value("")
        page.get_by_role("button", name=texts.MARK_READY[1]).click()
        expect(page.get_by_role("list", name=texts.EVENTS).get_by_role("listitem")).to_have_count(2)
        assert labels(lesson) == ["Film from minute 12: <b>m</b>", "Break"]
        page.keyboard.press("Escape")
        expect(field).to_be_hidden()
        assert overflow(page) <= 0
        keep(page, f"events-{width}-{scheme}")


def test_all_of_fast_words_is_marked(browser: Browser, serve: Serve, lesson: Classroom) -> None:
    server = serve()
    with Visit(browser) as visit:
        page = opened(visit, server, lesson)
        page.keyboard.press("m")
        expect(page.get_by_role("button", name=texts.MARK_READY[0])).to_be_focused()
        page.keyboard.type("Film")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text="Film")).to_be_visible()
        assert labels(lesson) == ["Film"]


def test_keys_can_be_switched_off_and_stay_off(browser: Browser, serve: Serve, lesson: Classroom) -> None:
    server = serve()
    with Visit(browser) as visit:
        page = opened(visit, server, lesson)
        page.get_by_text(texts.TUNING).click()
        page.get_by_role("switch", name=texts.KEYS).click()
        page.reload()
        expect(page.get_by_text(texts.MARK)).to_be_visible()
        page.locator("body").press("m")
        page.locator("body").press("1")
        page.wait_for_timeout(500)
        expect(page.get_by_label(texts.MARK_FREE)).to_be_hidden()
        assert labels(lesson) == []


def test_a_lesson_that_is_over_keeps_its_events(browser: Browser, serve: Serve, make_classroom: Make) -> None:
    room = make_classroom("Quadratic equations", 6)
    began = clock.now() - timedelta(minutes=5)
    room.read(began, 120, step_s=2)
    with room.engine.begin() as conn:
        markers.add(conn, room.session.id, began + timedelta(seconds=60), "Question", user_id=None)
    room.end()
    server = serve()
    with Visit(browser) as visit:
        page = visit.open(f"{server.url}/sessions/{room.session.id}")
        expect(page.get_by_text("Question").first).to_be_visible()
        expect(page.get_by_text(texts.MARK, exact=True)).to_be_hidden()
        page.wait_for_function("[...document.querySelectorAll('.js-plotly-plot')].some((chart) => chart.layout.annotations?.length)")
