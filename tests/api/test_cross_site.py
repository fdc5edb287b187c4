"""What a foreign page can make a logged-in browser do: nothing. The server is a real one, with real handshakes."""

import socket as sockets
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from services.auth import cookies

BASE_URL = "http://localhost:8765"


async def test_a_cookie_writes_only_from_our_own_pages(browser: httpx.AsyncClient) -> None:
    body = {"title": "Algebra"}
    own = await browser.post("/api/v1/sessions", json=body)
    foreign = await browser.post("/api/v1/sessions", json=body, headers={"Origin": "https://evil.example"})
    sandboxed = await browser.post("/api/v1/sessions", json=body, headers={"Origin": "null"})
    del browser.headers["Origin"]
    unnamed = await browser.post("/api/v1/sessions", json=body)
    assert [r.status_code for r in (own, foreign, sandboxed, unnamed)] == [201, 403, 403, 403]
    assert len((await browser.get("/api/v1/sessions")).json()["sessions"]) == 1


async def test_reading_needs_no_origin(browser: httpx.AsyncClient) -> None:
    del browser.headers["Origin"]
    assert (await browser.get("/")).status_code == 200


async def test_dash_s_callbacks_are_covered(browser: httpx.AsyncClient) -> None:
    refused = await browser.post("/_dash-update-component", json={}, headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403


async def test_a_key_may_be_used_from_anywhere(platform: httpx.AsyncClient) -> None:
    made = await platform.post("/api/v1/sessions", json={"title": "x"}, headers={"Origin": "https://lms.example"})
    assert made.status_code == 201


async def test_nobody_is_logged_in_by_another_site_s_form(nobody: httpx.AsyncClient) -> None:
    refused = await nobody.post("/login/x", headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403


@pytest.fixture
async def address(app: FastAPI, serving: Callable[..., Any]) -> AsyncIterator[str]:
    """host:port of the whole application behind uvicorn."""
    with sockets.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with serving(app, host="127.0.0.1", port=port, lifespan="on"):
        yield f"127.0.0.1:{port}"


async def handshake(address: str, origin: str | None, cookie: str | None) -> int:
    """-> the status of the answer, 101 when the socket is open."""
    headers = {"Cookie": f"{cookies.NAME}={cookie}"} if cookie else {}
    try:
        async with connect(f"ws://{address}/_dash-ws-callback", origin=origin, additional_headers=headers):  # type: ignore[arg-type]  # NewType of str
            return 101
    except InvalidStatus as error:
        return error.response.status_code


async def test_the_websocket_opens_for_a_teacher_s_own_page_only(address: str, cookie: str) -> None:
    assert await handshake(address, f"http://{address}", cookie) == 101
    assert await handshake(address, f"http://{address}", None) == 403
    assert await handshake(address, f"http://{address}", "forged") == 403
    assert await handshake(address, "https://evil.example", cookie) == 403
    assert await handshake(address, None, cookie) == 403


async def test_behind_a_real_server_unknown_paths_are_told_apart(address: str, cookie: str) -> None:
    """Dash adds its answer to every path when the server starts."""
    jar = {cookies.NAME: cookie}
    async with httpx.AsyncClient(base_url=f"http://{address}", cookies=jar) as client:
        assert (await client.get("/sessions/deep/link")).status_code == 200
        assert (await client.get("/api/v1/nothing")).status_code == 404
        assert (await client.get("/assets/page.css")).status_code == 200
    async with httpx.AsyncClient(base_url=f"http://{address}") as client:
        assert (await client.get("/sessions/deep/link")).status_code == 401
        assert (await client.get("/assets/page.css")).status_code == 401
