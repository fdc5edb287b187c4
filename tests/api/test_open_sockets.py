"""A WebSocket that outlives its login."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from websockets.asyncio.client import connect

from services.api import open_sockets
from services.auth import cookies
from services.auth.principals import Teacher
from services.storage import logins, users
from tests.api.conftest import TEACHER


@pytest.fixture
async def address(app: FastAPI, serving: Callable[..., Any]) -> AsyncIterator[str]:
    async with serving(app, port=0, lifespan="on") as running:
        yield f"localhost:{running.servers[0].sockets[0].getsockname()[1]}"


async def test_a_login_that_ends_elsewhere_closes_the_dashboard_s_socket(
    address: str, cookie: str, teacher: Teacher, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_sockets, "ASK_EVERY_S", 0.0)
    headers = {"Cookie": f"{cookies.NAME}={cookie}"}
    async with connect(f"ws://{address}/_dash-ws-callback", origin=f"http://{address}", additional_headers=headers) as socket:  # type: ignore[arg-type]  # NewType of str
        await socket.send('{"type": "heartbeat"}')
        with engine.begin() as conn:
            logins.end_all(conn, teacher.user_id)
        await socket.send('{"type": "heartbeat"}')
        await asyncio.wait_for(socket.wait_closed(), 60)
        assert (socket.close_code, socket.close_reason) == (1008, "Please log in again.")


async def test_a_socket_of_somebody_who_may_more_or_less_than_before_is_closed(
    address: str, cookie: str, teacher: Teacher, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the pages behind it ask for is asked in the name of whoever opened it: they come back as who they are now."""
    monkeypatch.setattr(open_sockets, "ASK_EVERY_S", 0.0)
    headers = {"Cookie": f"{cookies.NAME}={cookie}"}
    for is_admin in (True, False):
        async with connect(f"ws://{address}/_dash-ws-callback", origin=f"http://{address}", additional_headers=headers) as socket:  # type: ignore[arg-type]  # NewType of str
            await socket.send('{"type": "heartbeat"}')
            await socket.recv()
            with engine.begin() as conn:
                users.ensure_teacher(conn, teacher.organisation_id, TEACHER, is_admin=is_admin)
            await socket.send('{"type": "heartbeat"}')
            await asyncio.wait_for(socket.wait_closed(), 60)
            assert socket.close_code == 1008


async def test_it_is_asked_about_now_and_then_only() -> None:
    asked = 0

    async def allowed() -> bool:
        nonlocal asked
        asked += 1
        return True

    async def receive() -> dict[str, str]:
        return {"type": "websocket.receive", "text": "{}"}

    async def send(_: Any) -> None:
        raise AssertionError("nothing is to be sent")

    guarded, _ = open_sockets.guarded(receive, send, allowed)
    for _ in range(100):
        assert (await guarded())["type"] == "websocket.receive"
    assert asked == 0
