"""The documented page of another site publishes with publisher.js, and keeps to its limits."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.dashboard.browsing import ARGUMENTS, CHROMIUM, Visit
from tests.e2e.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.browser]
LONG_MS = 60_000
DOCUMENT = Path(__file__).parents[2] / "docs" / "publisher.md"
# Chromium's second test camera is one for depth and gives no pictures; the third does.
TEST_PATTERN = ["--use-fake-device-for-media-stream=device-count=3", "--use-fake-ui-for-media-stream"]
SENT = """async () => {
  const sent = [...(await window.publisher.stats()).values()];
  const video = sent.find((each) => each.type === "outbound-rtp");
  return { ...video, mimeType: sent.find((each) => each.id === video.codecId)?.mimeType };
}"""
LARGE = """async ({ whipUrl, token, module }) => {
  const { publish } = await import(module);
  const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
  const pen = canvas.getContext("2d");
  setInterval(() => { pen.fillStyle = `hsl(${performance.now() / 10} 50% 50%)`; pen.fillRect(0, 0, 1280, 720); }, 30);
  window.states = [];
  const onState = (state, more) => window.states.push([state, more.reason ?? ""]);
  window.publisher = await publish(canvas.captureStream(30).getVideoTracks()[0], { whipUrl, token, onState });
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *TEST_PATTERN])
        yield launched
        launched.close()


@pytest.fixture
def elsewhere() -> Iterator[Callable[[dict[str, str]], str]]:
    """`elsewhere({path: body})`: another site; -> its address."""
    servers: list[ThreadingHTTPServer] = []

    def serve(files: dict[str, str]) -> str:
        class Site(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path in files else 204)
                self.send_header("Content-Type", "application/json" if self.path.endswith("json") else "text/html")
                self.end_headers()
                self.wfile.write(files.get(self.path, "").encode())

            def log_message(self, *_: Any) -> None:
                pass

        servers.append(ThreadingHTTPServer(("localhost", 0), Site))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://localhost:{servers[-1].server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def documented(url: str) -> str:
    page = re.search(r"```html\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert page is not None
    return page[1].replace("https://pulse.school.org", url)


def publish_large(page: Page, platform: Any, student: dict[str, Any]) -> None:
    page.evaluate(LARGE, {"whipUrl": student["whip_url"], "token": student["token"], "module": f"{platform.url}/static/publisher.js"})


def reaches(page: Page, state: str) -> list[list[str]]:
    page.wait_for_function("(wanted) => window.states.at(-1)[0] === wanted", arg=state, timeout=LONG_MS)
    states: list[list[str]] = page.evaluate("window.states")
    return states


def test_the_documented_page_works(browser: Browser, platform: Any, elsewhere: Callable[[dict[str, str]], str]) -> None:
    session = platform.create_session()
    student = platform.add_student(session["id"])
    site = elsewhere({"/": documented(platform.url), "/classpulse.json": json.dumps(student)})
    with Visit(browser, 800) as visit:
        page = visit.open(site)
        state = page.get_by_role("status")
        expect(state).to_have_text("live ", timeout=LONG_MS)
        page.get_by_role("button", name="Camera off").click()
        expect(page.get_by_role("button", name="Camera on")).to_be_visible()
        expect(state).to_have_text("paused ")
        page.get_by_role("button", name="Camera on").click()
        expect(state).to_have_text("live ")
        page.get_by_role("button", name="Leave").click()
        expect(state).to_have_text("stopped ")


def test_a_large_fast_track_is_sent_small_and_slowly(browser: Browser, platform: Any, elsewhere: Callable[[dict[str, str]], str]) -> None:
    student = platform.add_student(platform.create_session()["id"])
    with Visit(browser, 800) as visit:
        page = visit.open(elsewhere({"/": "<!doctype html><title>x</title>"}))
        publish_large(page, platform, student)
        assert reaches(page, "live") == [["connecting", ""], ["live", ""]]
        sent = until(lambda: page.evaluate(SENT), lambda now: now.get("framesSent", 0) > 20)
        assert (sent["frameWidth"], sent["frameHeight"], sent["mimeType"]) == (640, 360, "video/VP8")
        assert sent["framesPerSecond"] <= 12


def test_each_refusal_has_its_reason(browser: Browser, platform: Any, elsewhere: Callable[[dict[str, str]], str]) -> None:
    session = platform.create_session()
    silent = platform.add_student(session["id"], "Bela", external_id="b", consent=False)
    student = platform.add_student(session["id"])
    visit = Visit(browser, 800)
    page = visit.open(elsewhere({"/": "<!doctype html><title>x</title>"}))
    found = {}
    for who, name in ((silent, "no-consent"), ({**student, "token": "a.b.c"}, "expired")):
        with pytest.raises(Exception, match="Refused"):
            publish_large(page, platform, who)
        found[name] = page.evaluate("window.states.at(-1)")
    assert found == {name: ["stopped", name] for name in ("no-consent", "expired")}

    publish_large(page, platform, student)
    reaches(page, "live")
    platform.http.delete(f"/api/v1/sessions/{session['id']}/participants/{student['id']}").raise_for_status()
    assert reaches(page, "stopped")[-1] == ["stopped", "ended"]


def test_another_camera_is_sent_without_a_new_connection(browser: Browser, platform: Any) -> None:
    session = platform.create_session()

    def received() -> int:
        frames: int = platform.get(f"/api/v1/sessions/{session['id']}/stats")["frames"]["received"]
        return frames

    with Visit(browser, 390) as visit:
        page = visit.open(session["join_url"])
        page.get_by_label("Your name").fill("Ada")
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Join", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("You are live", timeout=LONG_MS)
        device = "document.getElementById('mirror').srcObject?.getTracks()[0].getSettings().deviceId"
        first = page.evaluate(device)
        seen = {first}
        for _ in range(2):
            page.get_by_role("button", name="Switch camera").click()
            seen.add(until(lambda: page.evaluate(device), lambda now: now is not None and now not in seen))
        expect(page.get_by_role("status")).to_contain_text("You are live")
        before = received()
        until(received, lambda now: now > before + 10)
