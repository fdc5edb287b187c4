"""Every language says everything, in the same places; a browser is answered in its own, and in the one that is chosen."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import texts
from dashboard.components.table import mood_table
from dashboard.languages import LANGUAGES, speaking
from dashboard.languages.english import ENGLISH
from dashboard.languages.german import GERMAN
from dashboard.languages.words import Words
from dashboard.when import day, when
from services import clock
from services.domain.languages import SPOKEN, wanted
from tests.dashboard.accessible import violations
from tests.dashboard.browsing import SLOW_MS, Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server
from tests.dashboard.test_render import samples, snapshot
from tests.saying import places

expect.set_options(timeout=SLOW_MS)

Make = Callable[..., Classroom]
Serve = Callable[..., Server]

SAME = {"PRODUCT", "EMPTY_API_COMMAND", "WAITING_PLATFORM_CALL"}
"""A name and two commands."""


@pytest.mark.parametrize("words", list(LANGUAGES.values()), ids=list(LANGUAGES))
def test_every_text_is_there_and_fills_in_the_same(words: Words) -> None:
    wrong = {each.name for each in fields(Words) if places(getattr(words, each.name)) != places(getattr(ENGLISH, each.name))}
    assert wrong == set()
    assert [each.name for each in fields(Words) if not getattr(words, each.name)] == []


def test_no_text_was_left_in_english() -> None:
    long = {each.name for each in fields(Words) if len(getattr(GERMAN, each.name)) > 9}
    assert {name for name in long - SAME if getattr(GERMAN, name) == getattr(ENGLISH, name)} == set()


def test_the_dashboard_speaks_what_the_other_pages_speak() -> None:
    assert tuple(LANGUAGES) == SPOKEN


def test_a_missing_or_superfluous_text_is_refused() -> None:
    said = {each.name: getattr(GERMAN, each.name) for each in fields(Words)}
    with pytest.raises(TypeError, match="SESSIONS_LEAD"):
        Words(**{name: value for name, value in said.items() if name != "SESSIONS_LEAD"})
    with pytest.raises(TypeError, match="SESSIONS_LEADS"):
        Words(**said | {"SESSIONS_LEADS": "..."})


@pytest.mark.parametrize(
    ("chosen", "accepted", "answer"),
    [
        (None, "", "en"),
        (None, "de", "de"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "en-US,en;q=0.9,de;q=0.8", "en"),
        (None, "fr, de;q=0.5, en;q=0.3", "de"),
        (None, "de;q=0, fr", "en"),
        (None, "de;q=nan,;;,de;q=x", "en"),
        ("en", "de", "en"),
        ("de", "en", "de"),
        ("tlh", "de", "de"),
    ],
)
def test_what_is_chosen_goes_before_what_the_browser_likes(chosen: str | None, accepted: str, answer: str) -> None:
    assert wanted(chosen, accepted) == answer


def test_numbers_and_dates_are_those_of_the_language() -> None:
    lesson = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with speaking("de"):
        assert when(lesson, "Europe/Berlin") == "2. März 2026, 10:00"
        assert when(clock.now(), "UTC").startswith("Heute, ")
        assert day(lesson, None) == "2. März"
        assert texts.signed(0.25) == "+0,25"
        assert texts.duration(150) == "2,5 Minuten"
        assert texts.readable(3, 4, True) == "Im Mittel 3 von 4 Gesichtern lesbar"
        assert texts.goes(0, 0) == GERMAN.GOES_NOTHING
        assert mood_table(snapshot(60, samples(30)))[0].children == GERMAN.TABLE_NOTE
    assert texts.signed(0.25) == "+0.25"
    assert day(lesson, None) == "2 Mar"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_pages_are_german_until_english_is_chosen(browser: Browser, serve: Serve, make_classroom: Make, width: int, scheme: str) -> None:
    room = make_classroom("Brüche", 6)
    room.read(clock.now() - timedelta(seconds=60), 60)
    server = serve()
    live = f"{server.url}/sessions/{room.session.id}"
    with room.going_on(), Visit(browser, width, scheme, accepts="de-DE") as visit:
        page = visit.open(server.url)
        expect(page.get_by_role("heading", name=GERMAN.SESSIONS)).to_be_visible()
        expect(page.locator(".cp-line-students")).to_have_text("6 Lernende")
        _looked_at(page, "de", f"german-list-{width}-{scheme}")
        page.goto(live)
        expect(page.locator(".cp-engagement")).to_contain_text("90-%-Intervall", timeout=3 * SLOW_MS)
        expect(page.get_by_role("heading", name=GERMAN.MOOD)).to_be_visible()
        expect(page.locator(".cp-legend").first).to_contain_text("Fröhlich")
        _looked_at(page, "de", f"german-live-{width}-{scheme}")

        switch = page.get_by_role("button", name="English")
        switch.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=ENGLISH.MOOD)).to_be_visible()
        expect(page.locator(".cp-engagement")).to_contain_text("90 % interval", timeout=3 * SLOW_MS)
        _looked_at(page, "en", f"english-live-{width}-{scheme}")
        page.goto(server.url)
        expect(page.get_by_role("heading", name=ENGLISH.SESSIONS)).to_be_visible()
        expect(page.get_by_role("button", name="Deutsch")).to_be_visible()
        assert page.locator("html").get_attribute("lang") == "en"


def _looked_at(page: Page, language: str, name: str) -> None:
    assert page.locator("html").get_attribute("lang") == language
    assert violations(page) == []
    assert overflow(page) <= 0
    keep(page, name)
