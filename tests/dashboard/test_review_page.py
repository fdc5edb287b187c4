"""Looking back: a session that is over, and its course. Real server, real database, real Chromium."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from dashboard import texts
from dashboard.pages.sessions import course_address
from services import clock
from services.domain.policy import Analysis, Policy
from services.storage import markers
from tests.dashboard.browsing import SLOW_MS, Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)

Make = Callable[..., Classroom]
Serve = Callable[..., Server]
MINUTES = 24
SHOWN = "document.querySelector('.cp-graph-review .js-plotly-plot')._fullLayout.xaxis.range.map(Date.parse).reduce((a, b) => b - a)"


def falling(student: int, second: float) -> dict[str, float]:
    """Calm for twelve minutes, then sad and angry for five, then calm again."""
    return {"sad": 0.6, "angry": 0.3} if 720 <= second < 1020 else {"happy": 0.1 + 0.02 * (student % 3)}


def steady(student: int, second: float) -> dict[str, float]:
    return {"sad": 0.2 + 0.05 * (student % 3), "happy": 0.2}


@pytest.fixture
def past(make_classroom: Make) -> Classroom:
    """The fifth lesson of its course; the third was hidden, the fourth in presence mode."""
    began = clock.now() - timedelta(days=28)
    for week, (policy, title) in enumerate([(Policy(k=3), "Angles"), (Policy(k=3), "Circles"), (Policy(k=30), "Tutoring"),
                                            (Policy(analysis=Analysis.PRESENCE, k=3), "Test"), (Policy(k=3), "Areas")]):  # fmt: skip
        earlier = make_classroom(title, 10, policy=policy)
        earlier.read(began + timedelta(days=5 * week), MINUTES * 60, steady, step_s=10)
        earlier.end()
    room = make_classroom("Triangles and proofs", 12)
    since = clock.now() - timedelta(minutes=MINUTES + 1)
    room.read(since, MINUTES * 60, falling, step_s=5)
    with room.engine.begin() as conn:
        markers.add(conn, room.session.id, since + timedelta(seconds=700), "The hard proof", user_id=None)
    room.end()
    return room


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "light"), (1440, "dark"), (390, "dark")])
def test_the_whole_session_and_its_course(browser: Browser, serve: Serve, past: Classroom, width: int, scheme: str) -> None:
    server = serve()
    look = f"{width}-{scheme}"
    with Visit(browser, width, scheme) as visit:
        page = visit.open(f"{server.url}/sessions/{past.session.id}")
        expect(page.get_by_role("heading", name=texts.REVIEW)).to_be_visible()
        page.wait_for_selector(".cp-graph-review .js-plotly-plot .rangeslider-bg")
        fell = page.get_by_role("button", name="Fell from")
        expect(fell).to_have_count(1)
        expect(page.get_by_role("button", name="Rose from")).to_have_count(1)
        expect(page.get_by_role("button", name="The hard proof")).to_be_visible()
        assert overflow(page) <= 0
        keep(page, f"review-{look}")

        whole = page.evaluate(SHOWN)
        fell.click()
        page.wait_for_function(f"(whole) => {SHOWN} < whole / 3", arg=whole)
        keep(page, f"review-zoomed-{look}")
        page.get_by_text(texts.TABLE).click()
        expect(page.get_by_role("columnheader", name="Happy")).to_be_visible()
        expect(page.locator(".cp-graph-review")).to_be_hidden()

        page.get_by_role("link", name="All sessions of Mathematics 9b").click()
        expect(page.get_by_role("heading", name="Mathematics 9b", exact=True)).to_be_visible()
        expect(page.get_by_text("1 of 6 sessions are hidden")).to_be_visible()
        expect(page.get_by_role("cell", name="Hidden: fewer than 30 readable")).to_be_visible()
        expect(page.get_by_role("cell", name=texts.COURSE_PRESENCE)).to_be_visible()
        page.wait_for_selector(".cp-graph-course .js-plotly-plot")
        shown = page.evaluate("document.querySelector('.cp-graph-course .js-plotly-plot').data[0].y")
        assert [value is None for value in shown] == [False, False, True, True, False, False]
        assert overflow(page) <= 0
        assert page.locator(".cp-lessons").evaluate("(table) => table.clientWidth - table.parentElement.clientWidth") <= 0
        keep(page, f"course-{look}")


def test_a_session_that_never_began_and_a_course_that_is_not_there(browser: Browser, serve: Serve, make_classroom: Make) -> None:
    never = make_classroom("Rained off", 0, course=None)
    never.end()
    server = serve()
    with Visit(browser) as visit:
        page = visit.open(f"{server.url}/sessions/{never.session.id}")
        expect(page.get_by_text(texts.REVIEW_NOTHING)).to_be_visible()
        keep(page, "review-nothing-1440-light")
        page.goto(f"{server.url}{course_address('A/B ü?')}")
        expect(page.get_by_role("heading", name=texts.NOT_FOUND)).to_be_visible()
