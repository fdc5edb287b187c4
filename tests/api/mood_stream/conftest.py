"""The API on a real port, and a lesson that can be followed there."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from tests.api.conftest import PLATFORM_KEY
from tests.api.mood_stream.lesson import Lesson

Client = httpx.AsyncClient


@pytest.fixture
def context(make_context: Callable[..., ApiContext]) -> ApiContext:
    return make_context()


@pytest.fixture
async def server(context: ApiContext, serving: Callable[..., Any]) -> AsyncIterator[str]:
    async with serving(create_app(context), port=0) as running:
        yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
        context.feeds.close()


@pytest.fixture
async def platform(server: str) -> AsyncIterator[Client]:
    async with Client(base_url=server, headers={"Authorization": f"Bearer {PLATFORM_KEY}"}) as client:
        yield client


@pytest.fixture
async def lesson(platform: Client, engine: Engine, context: ApiContext) -> Lesson:
    session = (await platform.post("/api/v1/sessions", json={"title": "Algebra", "policy": {"k": 1}})).json()
    path = f"/api/v1/sessions/{session['id']}/participants"
    students = [(await platform.post(path, json={"name": name, "consent": True})).json()["id"] for name in ("Ada", "Bela")]
    return Lesson(engine, context, session, students)
