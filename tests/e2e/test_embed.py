"""The mood in a frame of another site's page, in a real browser."""

import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Request, expect
from sqlalchemy import Engine

from services import clock
from services.api.app import ApiContext
from services.auth.tokens import issue_viewer_token
from services.storage import participants, sessions
from tests.dashboard.browsing import keep
from tests.dashboard.classroom import Classroom
from tests.e2e.frames import KEY, platform_page, serving

pytestmark = pytest.mark.browser
PATIENCE_MS = 30_000
PAGE = """<!doctype html><html lang="en"><title>Our learning platform</title><style>
:root {{ color-scheme: light dark }} body {{ margin: 0 auto; padding: 1rem; max-width: 75rem; font: 1rem system-ui }}
iframe {{ width: 100%; height: {height}px; border: 1px solid #8884; border-radius: 12px }}</style>
<h1>Algebra, 9b</h1><iframe src="{link}" title="Mood of the class"></iframe></html>"""


class School:
    """A class of twelve, made over the API."""

    def __init__(self, engine: Engine, context: ApiContext, policy: dict[str, Any]) -> None:
        self.context = context
        self._http = httpx.Client(base_url=context.base_url, headers={"Authorization": f"Bearer {KEY}"}, timeout=30)
        self.session = self._post("/api/v1/sessions", {"title": "Algebra", "policy": policy})
        self._path = f"/api/v1/sessions/{self.session['id']}"
        for i in range(12):
            self._post(f"{self._path}/participants", {"name": f"Student {i}", "consent": True})
        with engine.begin() as conn:
            made = sessions.by_code(conn, self.session["code"])
            self._classroom = Classroom(engine, made, participants.list_of(conn, made.id))

    def read(self, ago_s: float, seconds: float) -> None:
        self._classroom.read(clock.now() - timedelta(seconds=ago_s), seconds, step_s=2.0)
        self.context.feeds.notify(UUID(self.session["id"]))

    def allow(self, *origins: str) -> None:
        self._http.patch("/api/v1/organisation", json={"frame_ancestors": origins}).raise_for_status()

    def link(self, **more: str) -> str:
        return str(self._post(f"{self._path}/embed", {"minutes": 5, **more})["url"])

    def end(self) -> None:
        self._post(f"{self._path}/end", {})
        self.context.feeds.notify(UUID(self.session["id"]))

    def close(self) -> None:
        self._http.close()

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._http.post(path, json=body).raise_for_status().json()
        return answer


Make = Callable[..., School]


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
        return found


@pytest.fixture
def school(engine: Engine, port: int) -> Iterator[Make]:
    opened: list[School] = []

    def make(**policy: Any) -> School:
        opened.append(School(engine, context, {"k": 3, **policy}))
        return opened[-1]

    with serving(engine, port) as context:
        try:
            yield make
        finally:
            for one in opened:
                one.close()


class Tab:
    """What a page asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108 - playwright marks the function it is given
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe")


@contextmanager
def visiting(
    browser: Browser,
    lesson: School,
    link: str | None = None,
    *,
    width: int = 1440,
    scheme: Any = "light",
    height: int = 520,
    allowed: bool = True,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Tab]:
    """The platform's page of another site, with the link in a frame."""
    with platform_page(headers) as platform:
        lesson.allow(platform.url if allowed else "https://lms.school.org")
        platform.html = PAGE.format(link=link or lesson.link(), height=height)
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        context.set_default_timeout(PATIENCE_MS)
        tab = Tab(context.new_page())
        tab.page.goto(platform.url)
        try:
            yield tab
        finally:
            context.close()


def says(tab: Tab, id_: str, words: str) -> None:
    expect(tab.frame.locator(f"#{id_}")).to_have_text(words, timeout=PATIENCE_MS)


def areas(tab: Tab, count: int) -> None:
    expect(tab.frame.locator("#chart polygon")).to_have_count(count, timeout=PATIENCE_MS)


@pytest.mark.parametrize(("width", "scheme", "height"), [(1440, "light", 520), (390, "dark", 640)])
def test_a_lesson_is_followed_to_its_end(browser: Browser, school: Make, width: int, scheme: str, height: int) -> None:
    lesson = school()
    lesson.read(240, 200)
    with visiting(browser, lesson, width=width, scheme=scheme, height=height) as tab:
        says(tab, "state", "Live")
        areas(tab, 7)
        lesson.read(12, 12)
        says(tab, "coverage", "10 of 11 with video readable")
        areas(tab, 14)  # nothing was read between the two stretches
        shares = [int(text.removesuffix(" %")) for text in tab.frame.locator("#legend b").all_inner_texts()]
        assert len(shares) == 7
        assert 96 <= sum(shares) <= 104
        assert 0 < int(tab.frame.locator("#engagement").inner_text()) <= 100
        assert tab.frame.locator("html").evaluate("root => root.scrollWidth - innerWidth") <= 0
        keep(tab.page, f"embed-{width}-{scheme}")
        lesson.end()
        says(tab, "state", "Ended")
        requests = list(tab.requests)
        assert not any("cookie" in request.all_headers() for request in requests)
    assert tab.complaints == []
    assert any("/mood/stream" in request.url for request in requests)
    assert not any("token" in request.url.partition("#")[0] for request in requests)


def test_a_page_that_may_not_hold_it_holds_nothing(browser: Browser, school: Make) -> None:
    with visiting(browser, school(), allowed=False) as tab:
        tab.page.wait_for_function("() => true")
        expect(tab.frame.locator("main")).to_have_count(0)
        assert any("frame-ancestors" in complaint for complaint in tab.complaints)


def test_a_page_that_is_isolated_from_other_origins_may_hold_it(browser: Browser, school: Make) -> None:
    """As video platforms are that need SharedArrayBuffer."""
    lesson = school()
    lesson.read(60, 50)
    isolated = {"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"}
    with visiting(browser, lesson, headers=isolated) as tab:
        assert tab.page.evaluate("crossOriginIsolated")
        areas(tab, 7)
    assert tab.complaints == []


def test_small_groups_are_hidden_and_presence_has_no_expressions(browser: Browser, school: Make) -> None:
    small, presence = school(k=11), school(analysis="presence")
    for lesson in (small, presence):
        lesson.read(62, 60)
    with visiting(browser, small) as tab:
        says(tab, "notice", "Hidden: too few readable students for figures of a group.")
        expect(tab.frame.locator("#chart rect[fill='url(#hatch)']")).to_have_count(1)
        areas(tab, 0)
        expect(tab.frame.locator("#index")).to_be_hidden()
        keep(tab.page, "embed-hidden")
    with visiting(browser, presence, width=390, scheme="dark", height=420) as tab:
        areas(tab, 1)
        expect(tab.frame.locator("#legend li")).to_have_count(1)
        expect(tab.frame.locator("#legend")).to_contain_text("Facing the screen")
        keep(tab.page, "embed-presence")


def test_a_link_in_german_speaks_german(browser: Browser, school: Make) -> None:
    lesson = school()
    lesson.read(62, 60)
    with visiting(browser, lesson, lesson.link(language="de"), width=390) as tab:
        says(tab, "state", "Läuft")
        says(tab, "coverage", "10 von 11 mit Video lesbar")
        expect(tab.frame.locator("#legend")).to_contain_text("Fröhlich")
        expect(tab.frame.get_by_role("img", name="Sichtbare Ausdrücke der Klasse in den letzten zehn Minuten")).to_be_visible()
        expect(tab.frame.locator("#interval")).to_contain_text("90-%-Intervall")
        assert tab.frame.locator("html").evaluate("root => root.scrollWidth - innerWidth") <= 0
        keep(tab.page, "embed-german")
        lesson.end()
        says(tab, "state", "Beendet")
    assert tab.complaints == []


def test_a_link_that_is_over_or_of_another_session_says_so(browser: Browser, school: Make) -> None:
    lesson, other = school(), school()
    late = issue_viewer_token(lesson.context.secret, uuid4(), UUID(lesson.session["id"]), timedelta(seconds=-1))
    address = lesson.link().partition("#")[0]
    for token, words in (
        (late, "This link has expired. Reload the page it is part of."),
        (other.link().partition("token=")[2], "This link does not show this session."),
        ("", "This link has expired. Reload the page it is part of."),
    ):
        with visiting(browser, lesson, f"{address}#token={token}&theme=dark") as tab:
            says(tab, "notice", words)
            says(tab, "state", "Not available")
            expect(tab.frame.locator("html[data-theme=dark]")).to_have_count(1)


def test_it_comes_back_by_itself_when_the_service_does(browser: Browser, engine: Engine, port: int) -> None:
    with contextlib.ExitStack() as first:
        lesson = School(engine, first.enter_context(serving(engine, port)), {"k": 3})
        lesson.read(90, 50)
        with visiting(browser, lesson) as tab:
            says(tab, "state", "Live")
            areas(tab, 7)
            first.close()
            says(tab, "state", "Reconnecting")
            with serving(engine, port) as context:
                says(tab, "state", "Live")
                lesson.context = context
                lesson.read(11, 10)
                areas(tab, 14)
        lesson.close()
