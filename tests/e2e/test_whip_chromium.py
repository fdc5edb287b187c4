"""The npm library `whip-whep` in Chromium, on a page of another site."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aioice.ice
import pytest
from playwright.async_api import Page, async_playwright
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

from services.api.token_in_query import NAME as TOKEN_IN_QUERY
from tests.dashboard.browsing import ARGUMENTS, CHROMIUM
from tests.node import Node, Seat, node, serving
from tests.sender import eventually, sending

FOREIGN = Path(__file__).parent / "foreign"
LIBRARY = FOREIGN / "node" / "node_modules" / "whip-whep" / "whip.js"

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.skipif(not LIBRARY.is_file(), reason="Node's packages are missing: see .ci/system-packages"),
]


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """Of a site of its own, and so on another origin than the nodes."""
    files = {"/": FOREIGN / "chromium.html", "/whip.js": LIBRARY}
    site = Starlette(routes=[Route(path, lambda request: FileResponse(files[request.url.path])) for path in files])
    with socket.create_server(("127.0.0.1", 0)) as door:
        async with serving(site, sockets=[door]), async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            opened = await browser.new_page()
            await opened.goto(f"http://localhost:{door.getsockname()[1]}/")
            await opened.wait_for_function("() => Boolean(window.publish)")
            yield opened
            await browser.close()


async def publish(page: Page, here: Node, seat: Seat, encodings: list[dict[str, Any]] | None = None) -> None:
    await page.evaluate("([url, token, encodings]) => publish(url, token, encodings)", [here.whip, seat.token, encodings or [{}]])


async def test_it_trickles_restarts_ice_and_hangs_up(engine: Engine, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = aioice.ice.get_host_addresses  # one address, see test_whip_node.py
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda **families: addresses(**families)[:1])
    async with node(engine) as here:
        seat = await here.seat()
        await publish(page, here, seat)
        await eventually(lambda: here.frames(seat).received > 10, seconds=60)
        first = here.ice(seat)
        await page.evaluate("client.restart()")
        await eventually(first.ended.is_set)
        seen = here.frames(seat).received
        await eventually(lambda: here.frames(seat).received > seen + 10)
        assert await page.evaluate("connection.connectionState") == "connected"
        await page.evaluate("client.stop()")
        await eventually(lambda: len(here.peers) == 0)
        said = [(answer["method"], answer["status"]) for answer in await page.evaluate("said")]
        assert said[0] == ("POST", 201)
        assert ("PATCH", 204) in said
        assert ("PATCH", 200) in said
        assert said[-1][0] == "DELETE"


async def test_it_follows_a_redirect_to_another_node(engine: Engine, page: Page) -> None:
    """A browser leaves the Authorization header behind; what comes after the offer goes to the other node with it."""
    async with node(engine) as roomy, node(engine, most=1, redirect=[roomy.url]) as full, sending(full, await full.seat()):
        seat = await full.seat()
        await publish(page, full, seat)
        await eventually(lambda: roomy.frames(seat).received > 5, seconds=60)
        answers = await page.evaluate("said")
        assert answers[0]["url"].startswith(f"{roomy.whip}?{TOKEN_IN_QUERY}=")
        assert {(answer["method"], answer["status"]) for answer in answers} == {("POST", 201), ("PATCH", 204)}


async def test_its_simulcast_comes_as_one_stream(engine: Engine, page: Page) -> None:
    async with node(engine) as here:
        seat = await here.seat()
        await publish(page, here, seat, [{"rid": "h"}, {"rid": "l", "scaleResolutionDownBy": 2}])
        await eventually(lambda: here.frames(seat).received > 10, seconds=60)
        offered = await page.evaluate("connection.localDescription.sdp")
        assert "a=simulcast:send" in offered
