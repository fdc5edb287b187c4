"""The page on which a student sees what was read of them, in a real browser at the real API."""

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlalchemy import Engine, select

from services import clock
from services.api.app import ApiContext
from services.storage import participants, sessions
from services.storage.models import ConsentRow, ParticipantRow
from tests.dashboard.accessible import violations
from tests.dashboard.browsing import Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.e2e.frames import KEY, serving

pytestmark = pytest.mark.browser
TITLE = "What was read of you"

Make = Callable[..., "School"]


@pytest.fixture
def context(engine: Engine) -> Iterator[ApiContext]:
    with serving(engine, 0) as running:
        yield running


@pytest.fixture
def school(engine: Engine, context: ApiContext) -> Iterator[Make]:
    """`school(**policy)`"""
    with contextlib.ExitStack() as parts:

        def make(**policy: Any) -> School:
            http = httpx.Client(base_url=context.base_url, headers={"Authorization": f"Bearer {KEY}"}, timeout=30)
            return School(engine, parts.enter_context(http), **policy)

        yield make


class School:
    """A lesson of four over the API; three minutes were read of it, with a pause in the middle."""

    def __init__(self, engine: Engine, http: httpx.Client, **policy: Any) -> None:
        self.http = http
        self.session = self._post("/api/v1/sessions", {"title": "Algebra: fractions and their friends", "course": "9b", "policy": policy})
        path = f"/api/v1/sessions/{self.session['id']}/participants"
        self.seats = [self._post(path, {"name": f"Student {i}", "consent": True}) for i in range(4)]
        with engine.begin() as conn:
            made = sessions.by_code(conn, self.session["code"])
            self._classroom = Classroom(engine, made, participants.list_of(conn, made.id))
        for ago, seconds in ((240, 90), (100, 60)):
            self._classroom.read(clock.now() - timedelta(seconds=ago), seconds, step_s=1.0, absent=0, blind=1)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.post(path, json=body).raise_for_status().json()
        return answer


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "light"), (1440, "dark"), (390, "dark")])
def test_a_student_sees_what_was_read_of_them(browser: Browser, school: Make, width: int, scheme: str) -> None:
    lesson = school(k=5)
    lesson.http.get(f"/api/v1/sessions/{lesson.session['id']}/mood").raise_for_status()
    with Visit(browser, width, scheme) as visit:
        page = visit.open(lesson.seats[0]["mine_url"])
        page.get_by_role("heading", name=TITLE).wait_for()
        assert "token" not in page.url
        assert overflow(page) <= 0
        chart = page.get_by_role("img", name="Stacked area chart of your visible expressions")
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] > 0.6 * min(width, 900)
        assert box["height"] > 150
        assert chart.locator("path").count() == 7 * 2  # the pause is a hole
        mark = page.get_by_text("50 %").first.bounding_box()
        assert mark is not None
        assert abs(mark["y"] + mark["height"] / 2 - box["y"] - box["height"] / 2) < 4  # the styles of its parts hold
        page.get_by_role("cell", name="your learning platform").wait_for()
        moments = page.locator("#read time").all()
        assert len(moments) == 3  # the lesson, the consent, the look
        for moment in moments:
            local = datetime.fromisoformat(moment.get_attribute("datetime") or "").astimezone(ZoneInfo("Europe/Berlin"))
            assert moment.inner_text().startswith(f"{local.day} {local:%B %Y} at {local:%H:%M} ")
            assert (moment.get_attribute("title") or "").endswith(" UTC")
        keep(page, f"mine-{width}-{scheme}")
        page.get_by_text("All numbers").click()
        assert page.get_by_role("region", name="All numbers").locator("tbody tr").count() in {15, 16, 17}
        page.reload()
        page.get_by_role("heading", name=TITLE).wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_in_german_every_word_is_german_until_english_is_chosen(browser: Browser, school: Make, width: int, scheme: str) -> None:
    lesson = school(k=5)
    with Visit(browser, width, scheme, accepts="de-DE") as visit:
        page = visit.open(lesson.session["join_url"])
        page.get_by_text("Wozu deine Kamera dient").wait_for()
        expect(page.get_by_label("Dein Name")).to_be_visible()
        keep(page, f"join-german-{width}-{scheme}")
        assert overflow(page) <= 0
        assert violations(page) == []
        page.goto(lesson.seats[0]["mine_url"])
        page.get_by_role("heading", name="Was von dir gelesen wurde").wait_for()
        expect(page.get_by_role("img", name="Gestapeltes Flächendiagramm deiner sichtbaren Ausdrücke")).to_be_visible()
        expect(page.locator("#read time").first).to_have_text(re.compile(r"^\d+\. [A-Z][a-zä]+ \d{4} um \d\d:\d\d "))
        expect(page.get_by_role("status")).to_have_text(re.compile("^Du hast zugestimmt"))
        keep(page, f"mine-german-{width}-{scheme}")
        assert overflow(page) <= 0
        assert violations(page) == []
        page.get_by_role("button", name="English").click()
        page.get_by_role("heading", name=TITLE).wait_for()
        page.get_by_role("heading", name="Your visible expression").wait_for()


def test_in_presence_mode_no_expression_is_drawn(browser: Browser, school: Make) -> None:
    lesson = school(analysis="presence")
    with Visit(browser, 390) as visit:
        page = visit.open(lesson.seats[0]["mine_url"])
        page.get_by_text("read presence only").wait_for()
        expect(page.get_by_role("img")).to_have_count(1)
        keep(page, "mine-presence-390")
        assert overflow(page) <= 0


def test_consent_is_taken_back_and_given_again(browser: Browser, engine: Engine, school: Make) -> None:
    lesson = school()
    with Visit(browser, 1440) as visit:
        page = visit.open(lesson.seats[0]["mine_url"])
        page.get_by_role("button", name="Take my consent back").click()
        expect(page.get_by_role("status")).to_contain_text("Nothing is read of you")
        page.get_by_role("button", name="Agree again").click()
        expect(page.get_by_role("status")).to_contain_text("You agreed")
    with engine.connect() as conn:
        mine = select(ConsentRow.given).where(ConsentRow.participant_id == lesson.seats[0]["id"]).order_by(ConsentRow.id)
        assert conn.execute(mine).scalars().all() == [True, False, True]


def test_all_of_it_can_be_taken_home(browser: Browser, school: Make, tmp_path: Path) -> None:
    lesson = school()
    with Visit(browser, 390) as visit:
        page = visit.open(lesson.seats[0]["mine_url"])
        with page.expect_download() as download:
            page.get_by_role("button", name="Download all of it").click()
        download.value.save_as(tmp_path / "mine.json")
        with page.expect_download() as download:
            page.get_by_role("button", name="Save as PDF").click()
        download.value.save_as(tmp_path / "mine.pdf")
        keep(page, "mine-saved-390")
    assert "What was read of you" in PdfReader(tmp_path / "mine.pdf").pages[0].extract_text()
    document = json.loads((tmp_path / "mine.json").read_text())
    assert [row["id"] for row in document["participant"]] == [lesson.seats[0]["id"]]
    assert len(document["reading"]) == 150


@pytest.mark.parametrize("width", [390, 1440])
def test_it_is_deleted_there_too(browser: Browser, engine: Engine, school: Make, width: int) -> None:
    lesson = school()
    with Visit(browser, width) as visit:
        page = visit.open(lesson.seats[0]["mine_url"])
        page.get_by_role("button", name="Delete what was read of me").click()
        page.get_by_role("button", name="Delete and leave").click()
        page.get_by_text("Receipt number").wait_for()
        keep(page, f"mine-deleted-{width}")
        page.reload()
        page.get_by_text("This page shows a student their own figures").wait_for()
    with engine.connect() as conn:
        assert conn.execute(select(ParticipantRow.name).order_by(ParticipantRow.name)).scalars().all() == [
            f"Student {i}" for i in (1, 2, 3)
        ]


def test_the_join_page_leads_there_without_a_token_in_an_address(browser: Browser, school: Make) -> None:
    """After leaving; its tab keeps the seat, and the tab that it opens has a copy."""
    lesson = school()
    seat = {"token": lesson.seats[1]["token"], "left": True}
    visit = Visit(browser, 390)
    page = visit.open(lesson.session["join_url"])
    page.evaluate("([key, seat]) => sessionStorage.setItem(key, seat)", [f"classpulse:{lesson.session['code']}", json.dumps(seat)])
    page.reload()
    page.get_by_role("heading", name="You have left").wait_for()
    keep(page, "mine-link-390")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="See what was read of me").click()
    mine: Page = opened.value
    mine.get_by_role("heading", name=TITLE).wait_for()
    mine.get_by_text("Student 1").wait_for()
    assert lesson.seats[1]["token"] not in mine.url + page.url
    assert visit.complaints == []


def test_a_stranger_and_a_token_that_is_over_are_told_so(browser: Browser, context: ApiContext, school: Make) -> None:
    lesson = school()
    visit = Visit(browser, 390)
    page = visit.open(f"{context.base_url}/mine")
    page.get_by_text("Open it from the tab in which you joined").wait_for()
    expired = visit.open(f"{context.base_url}/mine#token=a.b.c")
    expired.get_by_role("heading", name="Your place has expired").wait_for()
    keep(expired, "mine-expired-390")
    lesson.http.delete(f"/api/v1/sessions/{lesson.session['id']}/participants/{lesson.seats[0]['id']}").raise_for_status()
    gone = visit.open(lesson.seats[0]["mine_url"])
    gone.get_by_role("heading", name="Nothing is stored of you").wait_for()
    assert [text for text in visit.complaints if "401" not in text and "404" not in text] == []
