"""The dashboard as a teacher sees it: real server, real database, real Chromium."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import feed, texts
from dashboard.data import DashboardData
from services import clock
from services.domain.policy import Analysis, Policy
from tests.dashboard.browsing import SLOW_MS, Visit, drawn, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)

Make = Callable[..., Classroom]
Serve = Callable[..., Server]


@pytest.fixture
def lesson(make_classroom: Make) -> Iterator[Classroom]:
    """Twelve students, forty seconds in, and it goes on."""
    room = make_classroom("Triangles and proofs", 12)
    room.read(clock.now() - timedelta(seconds=40), 40)
    with room.going_on():
        yield room


SCRIPT_OF_CHARTS = "performance.getEntriesByType('resource').filter((e) => e.name.includes('plotly.min.js')).map((e) => e.initiatorType)"


def happy(student: int, second: float) -> dict[str, float]:
    return {"happy": 0.9}


def address(server: Server, room: Classroom) -> str:
    return f"{server.url}/sessions/{room.session.id}"


def moves(page: Page) -> None:
    """Waits until the chart shows a later moment than now."""
    before = drawn(page)["last"][0][0]
    page.wait_for_function("(before) => document.querySelector('.js-plotly-plot').data[0].x.at(-1) > before", arg=before)


def until(page: Page, happens: Callable[[], bool]) -> None:
    for _ in range(SLOW_MS // 100):
        if happens():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def wait_for_chart(page: Page) -> None:
    page.wait_for_function("document.querySelector('.js-plotly-plot')?.data?.[0]?.x.length > 2")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_list_to_the_live_page(
    browser: Browser, serve: Serve, make_classroom: Make, lesson: Classroom, width: int, scheme: str
) -> None:
    past = make_classroom("Quadratic equations", 8)
    past.read(clock.now() - timedelta(minutes=40), 1200, step_s=2)
    past.end()
    make_classroom("Poetry: the sonnet", 0, course="English 10a")
    server = serve()
    with Visit(browser, width, scheme) as visit:
        page = visit.open(server.url)
        expect(page.get_by_role("listitem")).to_have_count(3)
        for words in ("Triangles and proofs", "Mathematics 9b", "12 students", texts.STATE_LIVE, texts.STATE_ENDED, texts.STATE_WAITING):
            expect(page.get_by_text(words, exact=True).first).to_be_visible()
        assert overflow(page) <= 0
        keep(page, f"list-{width}-{scheme}")

        page.get_by_text("Triangles and proofs").click()
        expect(page.get_by_text("10 of 12 faces readable")).to_be_visible()
        expect(page.get_by_text("1 not in view, 1 without video")).to_be_visible()
        expect(page.get_by_text(texts.CREED)).to_be_visible()
        expect(page).to_have_title("Triangles and proofs – ClassPulse")
        wait_for_chart(page)
        assert drawn(page)["traces"] == ["Sad", "Disgusted", "Afraid", "Angry", "Neutral", "Surprised", "Happy"]
        assert overflow(page) <= 0
        keep(page, f"live-{width}-{scheme}")


def test_the_page_moves_by_itself(browser: Browser, serve: Serve, lesson: Classroom) -> None:
    server = serve()
    with Visit(browser) as visit:
        page = visit.open(address(server, lesson))
        wait_for_chart(page)
        assert page.evaluate(SCRIPT_OF_CHARTS) == ["link"]  # once, and before a component asks for it
        before = dict(zip(drawn(page)["traces"], drawn(page)["last"], strict=True))
        assert before["Happy"][1] < 60

        lesson.mood = happy
        page.wait_for_function("document.querySelector('.js-plotly-plot').data.at(-1).y.at(-1) > 70")
        after = dict(zip(drawn(page)["traces"], drawn(page)["last"], strict=True))
        assert after["Happy"][0] > before["Happy"][0]
        assert sum(share for _, share in after.values()) == pytest.approx(100, abs=0.1)
        expect(page.get_by_text("Rising")).to_have_count(0)  # a class that smiles is not more attentive


def test_it_begins_with_the_first_student(browser: Browser, serve: Serve, make_classroom: Make) -> None:
    room = make_classroom("New lesson", 4, policy=Policy(k=2))
    server = serve()
    with Visit(browser, 390) as visit:
        page = visit.open(address(server, room))
        expect(page.get_by_role("heading", name=texts.WAITING)).to_be_visible()
        expect(page.get_by_role("link", name=f"/join/{room.session.code}")).to_be_visible()
        assert overflow(page) <= 0
        keep(page, "waiting-390-light")

        with room.going_on():
            expect(page.get_by_role("heading", name=texts.MOOD)).to_be_visible()
            expect(page.get_by_text("2 of 4 faces readable")).to_be_visible()
            wait_for_chart(page)
        assert drawn(page)["width"] > 250


def test_the_numbers_are_there_as_a_table(browser: Browser, serve: Serve, lesson: Classroom) -> None:
    server = serve()
    with Visit(browser, 390) as visit:
        page = visit.open(address(server, lesson))
        wait_for_chart(page)
        page.get_by_text(texts.TABLE).click()
        expect(page.get_by_role("columnheader", name="Happy")).to_be_visible()
        expect(page.get_by_role("row")).not_to_have_count(1)
        expect(page.locator(".js-plotly-plot").first).to_be_hidden()
        assert overflow(page) <= 0
        keep(page, "table-390-light")


def test_charts_follow_the_colour_scheme(browser: Browser, serve: Serve, lesson: Classroom) -> None:
    server = serve()
    with Visit(browser, scheme="dark") as visit:
        page = visit.open(address(server, lesson))
        wait_for_chart(page)
        dark = drawn(page)["ink"]
        page.get_by_label(texts.SCHEME).click()
        page.wait_for_function("(dark) => document.querySelector('.js-plotly-plot')._fullLayout.font.color !== dark", arg=dark)
        moves(page)
        assert drawn(page)["ink"] != dark  # news does not bring the old colours back


@pytest.mark.parametrize(
    ("name", "policy", "words"),
    [
        ("hidden", Policy(k=5), "Hidden: fewer than 5 readable students"),
        ("presence", Policy(analysis=Analysis.PRESENCE, k=1), texts.PRESENCE),
    ],
)
def test_what_is_not_shown_is_said(browser: Browser, serve: Serve, make_classroom: Make, name: str, policy: Policy, words: str) -> None:
    room = make_classroom("Tutoring", 5, policy=policy)
    room.read(clock.now() - timedelta(seconds=20), 20)
    server = serve()
    with room.going_on(), Visit(browser) as visit:
        page = visit.open(address(server, room))
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.get_by_text("3 of 5 faces readable")).to_be_visible()
        keep(page, f"{name}-1440-light")


def test_an_empty_list_says_how_to_begin(browser: Browser, serve: Serve) -> None:
    server = serve()
    with Visit(browser, 390) as visit:
        page = visit.open(server.url)
        expect(page.get_by_text("make demo")).to_be_visible()
        assert overflow(page) <= 0
        keep(page, "empty-390-light")
        page.goto(f"{server.url}/sessions/0")
        expect(page.get_by_role("heading", name=texts.NOT_FOUND)).to_be_visible()


def test_a_lost_connection_is_said_and_comes_back(browser: Browser, serve: Serve, lesson: Classroom) -> None:
    server = serve()
    with Visit(browser) as visit:
        page = visit.open(address(server, lesson))
        wait_for_chart(page)
        server.stop()
        expect(page.get_by_text(texts.LINK_LOST)).to_be_visible()
        keep(page, "lost-1440-light")
        serve(server.port)
        expect(page.get_by_text(texts.LINK_LOST)).to_be_hidden()
        moves(page)
        visit.complaints.clear()  # the browser's own, of the server that was away


def test_a_closed_tab_is_forgotten_while_another_stays(
    browser: Browser, serve: Serve, lesson: Classroom, data: DashboardData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "ANSWER_S", 3.0)
    server = serve()
    with Visit(browser) as visit:
        stays, goes = visit.open(address(server, lesson)), visit.open(address(server, lesson))
        wait_for_chart(stays)
        wait_for_chart(goes)
        until(stays, lambda: data.hub.watchers(lesson.session.id) == 2)
        goes.close()
        until(stays, lambda: data.hub.watchers(lesson.session.id) == 1)
        moves(stays)


def test_it_moves_where_tabs_cannot_share_a_socket(browser: Browser, serve: Serve, lesson: Classroom) -> None:
    server = serve()
    with Visit(browser, 390, without="SharedWorker") as visit:
        page = visit.open(address(server, lesson))
        wait_for_chart(page)
        moves(page)
        moves(page)
