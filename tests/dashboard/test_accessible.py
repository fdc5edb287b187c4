"""Every page against WCAG 2.2 AA by axe-core: wide and light, narrow and dark."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import texts
from dashboard.pages.sessions import course_address
from services import clock
from services.domain.policy import Policy
from services.storage import markers
from tests.dashboard.accessible import violations
from tests.dashboard.browsing import SLOW_MS, Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)

Make = Callable[..., Classroom]
Serve = Callable[..., Server]


@pytest.fixture
def school(make_classroom: Make) -> dict[str, Classroom]:
    """A session in each state, of one course."""
    rooms = {name: make_classroom(title, students) for name, title, students in SESSIONS}
    for name in ("past", "earlier"):
        rooms[name].read(clock.now() - timedelta(minutes=40 if name == "past" else 90), 600, step_s=5)
        with rooms[name].engine.begin() as conn:
            markers.add(conn, rooms[name].session.id, clock.now() - timedelta(minutes=35), "Break", user_id=None)
        rooms[name].end()
    rooms["live"].read(clock.now() - timedelta(seconds=60), 60)
    rooms["hidden"] = make_classroom("Tutoring", 3, policy=Policy(k=20))
    rooms["hidden"].read(clock.now() - timedelta(minutes=20), 120, step_s=5)
    rooms["hidden"].end()
    return rooms


SESSIONS = (("earlier", "Angles", 6), ("past", "Circles", 6), ("live", "Triangles and proofs", 8), ("waiting", "Areas", 0))


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])  # each width and each scheme once: a minute apiece
def test_every_page_is_accessible(browser: Browser, serve: Serve, school: dict[str, Classroom], width: int, scheme: str) -> None:
    server = serve()
    address = {name: f"/sessions/{room.session.id}" for name, room in school.items()}
    pages = {
        "list": ("/", texts.SESSIONS),
        "new": ("/new", texts.NEW),
        "share": (f"{address['waiting']}/share", texts.SHARE),
        "waiting": (address["waiting"], texts.WAITING),
        "end": (f"{address['waiting']}/end", texts.END_ASK),
        "delete": (f"{address['past']}/delete", texts.DELETE_ASK),
        "review": (address["past"], texts.REVIEW),
        "review-hidden": (address["hidden"], texts.REVIEW),
        "course": (course_address("Mathematics 9b"), texts.COURSE_CHART),
        "missing": ("/sessions/0", texts.NOT_FOUND),
    }
    with school["live"].going_on(), Visit(browser, width, scheme) as visit:
        page = visit.open(f"{server.url}{address['live']}")
        page.wait_for_function("document.querySelector('.js-plotly-plot')?.data?.[0]?.x.length > 2", timeout=3 * SLOW_MS)
        found = {"live": violations(page)}
        for name, (path, heading) in pages.items():
            page.goto(server.url + path)
            expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
            found[name] = violations(page)
            assert overflow(page) <= 0, name
            keep(page, f"axe-{name}-{width}-{scheme}")
        found |= _opened(page, server, address["waiting"])
    assert [f"{name}: {line}" for name, lines in found.items() for line in lines] == []


def _opened(page: Page, server: Server, waiting: str) -> dict[str, list[str]]:
    """What opens over a page, and what a form says of errors."""
    page.goto(f"{server.url}/new")
    page.get_by_role("button", name=texts.NEW_MAKE).click()
    expect(page.get_by_text(texts.ERROR_TITLE)).to_be_visible()
    found = {"new, refused": violations(page)}
    page.get_by_role("button", name=texts.NEW_START).click()
    page.get_by_role("dialog").wait_for()
    found["new, a day is chosen"] = violations(page)
    page.goto(server.url)
    page.get_by_label("What to do with Areas").click()
    expect(page.get_by_role("link", name=texts.DELETE)).to_be_visible()
    found["list, a menu is open"] = violations(page)
    page.goto(f"{server.url}{waiting}/share")
    page.get_by_role("button", name=texts.SHARE_BIG).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["share, large"] = violations(page)
    return found
