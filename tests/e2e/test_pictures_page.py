"""The page for pictures and short videos, in a real browser at the real API and the real networks."""

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import Engine, select

from services.api.app import ApiContext
from services.auth import cookies
from services.domain.policy import Jurisdiction
from services.reports.figures import colours
from services.storage import logins, organisations, users
from services.storage.models import FeedbackRow
from tests import media
from tests.dashboard.accessible import violations
from tests.dashboard.browsing import ARGUMENTS, CHROMIUM, SLOW_MS, Visit, keep, overflow, until
from tests.e2e.frames import serving
from tests.seeing import examining

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)
STYLES = Path(__file__).parents[2] / "services" / "api" / "static" / "pictures.css"


@pytest.fixture(scope="module")
def stream() -> Iterator[Path]:
    with examining() as socket:
        yield socket


@pytest.fixture
def context(engine: Engine, stream: Path) -> Iterator[ApiContext]:
    with serving(engine, 0, stream=stream) as running:
        yield running


@pytest.fixture
def camera_browser(browser: Browser) -> Iterator[Browser]:
    """With Chromium's own test picture as its camera. `browser` has started Playwright."""
    arguments = [*ARGUMENTS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    launched = browser.browser_type.launch(executable_path=CHROMIUM, args=arguments)
    yield launched
    launched.close()


class Teacher(Visit):
    """A visit by somebody who has logged in."""

    def __init__(self, browser: Browser, context: ApiContext, width: int = 1440, scheme: str = "light", *, accepts: str = "en-US") -> None:
        super().__init__(browser, width, scheme, accepts=accepts)
        with context.engine.begin() as conn:
            user_id = users.ensure_teacher(conn, organisations.default_organisation(conn), "teacher@school.org", "Teacher")
            login = logins.begin(conn, user_id, timedelta(hours=1))
        cookie = cookies.issue_teacher_cookie(context.secret, login)
        self._context.add_cookies([{"name": cookies.NAME, "value": cookie, "url": context.base_url}])
        self._url = f"{context.base_url}/pictures"

    def come(self) -> Page:
        page = self.open(self._url)
        page.get_by_role("heading", level=1).wait_for()
        return page


def payload(content: bytes, name: str, kind: str) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


GROUP = ("group.jpg", "image/jpeg")
CLIP = ("clip.mp4", "video/mp4")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "light"), (1440, "dark"), (390, "dark")])
def test_a_group_is_boxed_and_listed(browser: Browser, context: ApiContext, width: int, scheme: str) -> None:
    with Teacher(browser, context, width, scheme) as teacher:
        page = teacher.come()
        keep(page, f"pictures-empty-{width}-{scheme}")
        assert overflow(page) <= 0
        page.locator("#file").set_input_files(payload(media.group(), *GROUP))
        expect(page.locator("#said")).to_contain_text("5 faces were found")
        expect(page.locator("#said")).to_contain_text("not inner state")
        cards = page.locator(".person")
        expect(cards).to_have_count(5)
        for card in cards.all():
            shares = [int(text.removesuffix(" %")) for text in card.locator("dd b").all_inner_texts()]
            assert len(shares) == 7
            assert 96 <= sum(shares) <= 104
        canvas = page.get_by_role("img", name=re.compile(r"Faces in the picture\. Person 1: .*; Person 5: "))
        size = canvas.bounding_box()
        assert size is not None
        assert size["width"] > 0.75 * min(width, 900) * (0.5 if width > 1000 else 1)
        assert white_edges(page) > 1_000, "boxes are drawn"
        page.get_by_text("All numbers", exact=True).click()
        assert page.get_by_role("region", name="All numbers").locator("tbody tr").count() == 5
        keep(page, f"pictures-group-{width}-{scheme}")
        assert overflow(page) <= 0
        assert violations(page) == []


def white_edges(page: Page) -> int:
    """Pixels of the canvas that are wholly white, beyond those of the picture itself."""
    count: int = page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let white = 0;
          for (let i = 0; i < data.length; i += 4) white += data[i] === 255 && data[i + 1] === 255 && data[i + 2] === 255;
          return white;
        }"""
    )
    return count


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_two_people_are_followed_and_the_scrubber_moves_the_boxes(browser: Browser, context: ApiContext, width: int, scheme: str) -> None:
    with Teacher(browser, context, width, scheme) as teacher:
        page = teacher.come()
        page.locator("#file").set_input_files(payload(media.two_people(), *CLIP))
        expect(page.locator("#said")).to_contain_text("2 faces were found", timeout=60_000)
        cards = page.locator(".person")
        expect(cards).to_have_count(2)
        charts = page.locator("#time").get_by_role("img")
        expect(charts).to_have_count(2)
        smiling = page.get_by_role("img", name=re.compile(r"Person \d\. Seen .* mostly happy"))
        assert smiling.locator("path").count() == 2 * 7, "who was away leaves a hole"
        expect(page.locator("#all")).to_contain_text("Everybody together. Seen for")
        scrub = page.get_by_role("slider", name="Moment of the video")
        scrub.fill("2.4")
        expect(page.locator(".person.away")).to_have_count(1)
        expect(page.get_by_text("Not in this moment")).to_be_visible()
        assert scrub.get_attribute("aria-valuetext") == "2.4 seconds"
        scrub.focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        expect(page.locator("#clock")).to_have_text("3.4 s")
        expect(page.locator(".person.away")).to_have_count(0)
        keep(page, f"pictures-video-{width}-{scheme}")
        page.get_by_role("button", name="Play").click()
        expect(page.locator("#clock")).not_to_have_text("3.4 s")
        page.get_by_text("All numbers", exact=True).click()
        assert page.get_by_role("table", name="People").locator("tbody tr").count() == 3
        assert overflow(page) <= 0
        assert violations(page) == []


def test_a_picture_is_dropped_and_pasted(browser: Browser, context: ApiContext) -> None:
    give = """([content, event]) => {
      const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
      const given = new DataTransfer();
      given.items.add(new File([bytes], "portrait.jpg", { type: "image/jpeg" }));
      const about = { bubbles: true, cancelable: true };
      const dropped = () => new DragEvent("drop", { ...about, dataTransfer: given });
      const pasted = () => new ClipboardEvent("paste", { ...about, clipboardData: given });
      document.body.dispatchEvent(event === "drop" ? dropped() : pasted());
    }"""
    content = b64encode(media.picture(media.portrait())).decode()
    with Teacher(browser, context) as teacher:
        for event in ("drop", "paste"):
            page = teacher.come()
            page.evaluate(give, [content, event])
            expect(page.locator("#said")).to_contain_text("One face was found")
            expect(page.locator(".strongest")).to_contain_text("happy")


def test_what_is_no_picture_is_told_and_the_page_goes_on(browser: Browser, context: ApiContext, tmp_path: Path) -> None:
    visit = Teacher(browser, context, 390)
    large = tmp_path / "large.jpg"
    large.write_bytes(bytes(9 * 1024 * 1024))
    with visit as teacher:
        page = teacher.come()
        page.locator("#file").set_input_files(payload(b"a letter", "portrait.jpg", "image/jpeg"))
        expect(page.get_by_role("alert")).to_contain_text("no picture")
        expect(page.locator("canvas")).not_to_be_visible()
        keep(page, "pictures-refused-390")
        page.locator("#file").set_input_files(large)
        expect(page.get_by_role("alert")).to_contain_text("up to 8 MB")
        page.locator("#file").set_input_files(payload(media.group(), *GROUP))
        expect(page.locator(".person")).to_have_count(5)
        expect(page.get_by_role("alert")).to_have_count(0)
        visit.complaints[:] = [said for said in visit.complaints if "415" not in said]  # Chromium logs each refusal


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_in_german_every_word_is_german_also_what_went_wrong(browser: Browser, context: ApiContext, width: int, scheme: str) -> None:
    visit = Teacher(browser, context, width, scheme, accepts="de-AT")
    with visit as teacher:
        page = teacher.come()
        expect(page.get_by_role("heading", name="Ein Bild oder ein kurzes Video")).to_be_visible()
        assert page.locator("html").get_attribute("lang") == "de"
        page.locator("#file").set_input_files(payload(b"a letter", "portrait.jpg", "image/jpeg"))
        expect(page.get_by_role("alert")).to_contain_text("Das ist kein Bild")
        page.locator("#file").set_input_files(payload(media.group(), *GROUP))
        expect(page.locator("#said")).to_contain_text("Es wurden 5 Gesichter gefunden. Sichtbarer Ausdruck, nicht innerer Zustand.")
        expect(page.locator(".person").first).to_contain_text(re.compile(r"Angenehm −?0,\d\d, angeregt −?0,\d\d"))
        page.get_by_text("Alle Zahlen", exact=True).click()
        keep(page, f"pictures-german-{width}-{scheme}")
        assert overflow(page) <= 0
        assert violations(page) == []
        page.get_by_role("button", name="English").click()
        page.get_by_role("heading", name="A picture or a short video").wait_for()
        visit.complaints[:] = [said for said in visit.complaints if "415" not in said]  # Chromium logs each refusal


def test_where_expressions_may_not_be_read_the_page_says_so(browser: Browser, engine: Engine, stream: Path) -> None:
    with serving(engine, 0, stream=stream, law=Jurisdiction("DE")) as context, Teacher(browser, context) as teacher:
        page = teacher.come()
        page.get_by_text("may not be read. You see where faces are").wait_for()
        page.locator("#file").set_input_files(payload(media.group(), *GROUP))
        expect(page.locator("#said")).to_contain_text("Faces and head pose only")
        expect(page.locator(".bars:visible")).to_have_count(0)
        expect(page.locator(".person")).to_have_count(5)
        keep(page, "pictures-presence-1440")


def test_the_camera_gives_a_picture_and_is_closed(context: ApiContext, camera_browser: Browser) -> None:
    with Teacher(camera_browser, context) as teacher:
        page = teacher.come()
        page.get_by_role("button", name="Use the camera").click()
        page.get_by_label("Your own camera").wait_for()
        until(page, "document.querySelector('#mirror').videoWidth > 0")
        page.get_by_role("button", name="Take the picture").click()
        expect(page.locator("#said")).to_contain_text("found")
        assert page.evaluate("document.querySelector('#mirror').srcObject") is None
        expect(page.get_by_role("button", name="Use the camera")).to_be_visible()


def test_a_stranger_is_asked_to_log_in(context: ApiContext, browser: Browser) -> None:
    with Visit(browser) as visit:
        page = visit.open(f"{context.base_url}/pictures")
        page.get_by_role("heading", name="Please log in").wait_for()
        visit.complaints.clear()


def test_the_colours_are_those_of_the_charts() -> None:
    found = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", STYLES.read_text()))
    assert {name: found[name] for name in colours.EXPRESSION} == dict(colours.EXPRESSION)


def test_what_was_wrong_is_said_with_the_face_only_where_somebody_agrees(browser: Browser, context: ApiContext) -> None:
    with Teacher(browser, context) as teacher:
        page = teacher.come()
        page.locator("#file").set_input_files(payload(media.picture(media.portrait()), *GROUP))
        for agreed, word in ((False, "Your word is kept until"), (True, "Your word and the face are kept until")):
            page.get_by_role("button", name="This is wrong: person 1").click()
            dialog = page.get_by_role("dialog", name="What should it have been?")
            dialog.get_by_role("radio", name="neutral").check()
            dialog.get_by_role("checkbox").set_checked(agreed)
            assert violations(page) == []
            keep(page, f"pictures-wrong-{agreed}")
            dialog.get_by_role("button", name="Send").click()
            expect(page.locator("#kept")).to_contain_text(word)
            expect(dialog).not_to_be_visible()
        assert [row.crop and len(row.crop) for row in stored(context)] == [None, 48 * 48]
        assert {row.said for row in stored(context)} == {"neutral"}
        page.get_by_role("button", name="Take it back").click()
        expect(page.locator("#kept")).to_contain_text("nothing is kept of it")
        assert [row.crop for row in stored(context)] == [None]


def stored(context: ApiContext) -> list[Any]:
    with context.engine.connect() as conn:
        return list(conn.execute(select(FeedbackRow.said, FeedbackRow.crop).order_by(FeedbackRow.created_at)))
