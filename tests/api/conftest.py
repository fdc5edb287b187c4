"""The whole web role on a real database, with a hand-written stream process on a real Unix socket."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import dash
import httpx
import pytest
import uvicorn
from dash import html
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from services.api.app import ApiContext, create_app
from services.api.mood_feed import KEPT, Pace
from services.api.mood_feeds import MoodFeeds
from services.api.signaling_client import SignalingClient
from services.auth import cookies
from services.auth.principals import Teacher
from services.auth.secret import Secret
from services.auth.signing import new_keys
from services.domain.policy import Jurisdiction
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.runner import Runner
from services.storage import logins, organisations, users

BASE_URL = "http://localhost:8765"
PLATFORM_KEY = "platform-key-of-the-tests"
TEACHER = "teacher@school.org"
SECRET = Secret("a secret of the tests, long enough for HS256")
PACE = Pace(again_every=timedelta(0), stretch=KEPT, fine_stretch=KEPT, linger=timedelta(0))  # tests tell of lessons that are over
ANSWER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=answer\r\n"


@dataclass(slots=True)
class FakeStream:
    """The stream process's contract, without video. `refusal`: a problem it answers everything with."""

    peers: dict[str, dict[str, Any]] = field(default_factory=dict)
    offers: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    closed_sessions: list[str] = field(default_factory=list)
    closed_participants: list[str] = field(default_factory=list)
    refusal: Response | None = None
    role: str = "stream"
    before_answer: Callable[[], None] = lambda: None

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/peers", self._offer, methods=["POST"]),
                Route("/peers/{id}", self._change, methods=["PATCH"]),
                Route("/peers/{id}", self._hang_up, methods=["DELETE"]),
                Route("/sessions/{id:uuid}", self._end, methods=["DELETE"]),
                Route("/participants/{id:uuid}", self._forget, methods=["DELETE"]),
                Route("/stats/{id:uuid}", self._stats),
                Route("/metrics", self._metrics),
                Route("/readyz", self._ready),
            ]
        )

    async def _offer(self, request: Request) -> Response:
        offer = await request.json()
        self.offers.append(offer)
        if self.refusal:
            return self.refusal
        resource_id = f"peer-{len(self.offers)}"
        self.peers[resource_id] = offer
        await asyncio.to_thread(self.before_answer)
        return JSONResponse({"resource_id": resource_id, "sdp": ANSWER, "etag": f"ice-{len(self.offers)}"}, 201)

    async def _change(self, request: Request) -> Response:
        change = await request.json()
        self.changes.append(change)
        restarts = change["fragment"] == "restart"
        return self.refusal or (JSONResponse({"fragment": "a=ours\r\n", "etag": "ice-2"}) if restarts else Response(status_code=204))

    async def _hang_up(self, request: Request) -> Response:
        resource_id, owner = request.path_params["id"], (await request.json())["participant_id"]
        if self.peers.get(resource_id, {}).get("participant_id") != owner:
            return problem(404, "Not found", "There is no such peer.")
        del self.peers[resource_id]
        return JSONResponse({})

    async def _end(self, request: Request) -> Response:
        self.closed_sessions.append(str(request.path_params["id"]))
        return self.refusal or JSONResponse({"closed": 0})

    async def _forget(self, request: Request) -> Response:
        self.closed_participants.append(str(request.path_params["id"]))
        return self.refusal or JSONResponse({"closed": 0})

    async def _stats(self, request: Request) -> Response:
        return JSONResponse({"frames": {"received": 3}, "session": str(request.path_params["id"])})

    async def _metrics(self, _: Request) -> Response:
        return self.refusal or PlainTextResponse(
            "# HELP classpulse_peers WebRTC connections that are open\n# TYPE classpulse_peers gauge\nclasspulse_peers 7.0\n",
            headers={"ClassPulse-Role": self.role},
        )

    async def _ready(self, _: Request) -> Response:
        return self.refusal or JSONResponse({"status": "ok", "room": 7})


def problem(status: int, title: str, detail: str, **headers: str) -> Response:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, headers, "application/problem+json")


class QuietServer(uvicorn.Server):
    """Leaves the test process's signals alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def _serving(app: Any, **how: Any) -> AsyncIterator[QuietServer]:
    server = QuietServer(uvicorn.Config(app, log_config=None, **how))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    yield server
    server.should_exit = True
    await task


@pytest.fixture
def serving() -> Callable[..., contextlib.AbstractAsyncContextManager[QuietServer]]:
    """A real uvicorn in this event loop; takes uvicorn's own settings."""
    return _serving


@pytest.fixture
def socket() -> Iterator[Path]:
    """A socket's path may have 108 bytes at most; pytest's own folders are longer."""
    with tempfile.TemporaryDirectory(prefix="cp-") as folder:
        yield Path(folder) / "stream.sock"


@pytest.fixture
async def stream(socket: Path) -> AsyncIterator[FakeStream]:
    fake = FakeStream()
    async with _serving(fake.app(), uds=str(socket)):
        yield fake


@pytest.fixture
async def make_context(engine: Engine, socket: Path) -> AsyncIterator[Callable[..., ApiContext]]:
    """An installation; what a test does not name is as on a laptop. The stream process need not run."""

    signaling = SignalingClient(socket)
    press = Press()
    runners: list[Runner] = []

    def make(**changes: Any) -> ApiContext:
        parts: dict[str, Any] = {
            "engine": engine,
            "feeds": MoodFeeds(changes.get("engine", engine), changes.get("k_floor", 1), pace=PACE),
            "signaling": signaling,
            "secret": SECRET,
            "base_url": BASE_URL,
            "k_floor": 1,
            "law": Jurisdiction("none"),
            "platform_key": PLATFORM_KEY,
            "token_valid": timedelta(hours=1),
        }
        parts |= changes
        if "runner" not in parts:
            workshop = Workshop(parts["engine"], new_keys(), k_floor=parts["k_floor"], service=parts["base_url"])
            parts["runner"] = Runner(workshop, press, poll_s=0.05)
        runners.append(parts["runner"])
        return ApiContext(**parts)

    yield make
    for runner in runners:
        await runner.close()
    press.close()
    await signaling.close()


@pytest.fixture
def mount_dashboard(tmp_path: Path) -> Callable[[FastAPI], None]:
    """A real Dash app with one page and a folder of assets."""

    def mount(server: FastAPI) -> None:
        assets = tmp_path / "assets"
        assets.mkdir(exist_ok=True)
        (assets / "page.css").write_text("body { margin: 0 }")
        app = dash.Dash("dashboard", server=server, assets_folder=str(assets))  # type: ignore[arg-type]  # typed for Flask only
        app.layout = html.Div("the dashboard")
        app.backend._setup_catchall()  # type: ignore[attr-defined]  # what Dash does when the server's lifespan begins

    return mount


@pytest.fixture
def app(make_context: Callable[..., ApiContext], mount_dashboard: Callable[[FastAPI], None]) -> FastAPI:
    return create_app(make_context(), mount_dashboard=mount_dashboard)


@pytest.fixture
async def open_client() -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """Clients straight on an ASGI app, by credentials."""
    async with contextlib.AsyncExitStack() as stack:

        def client(app: FastAPI, *, bearer: str | None = None, cookie: str | None = None, **headers: str) -> httpx.AsyncClient:
            if bearer is not None:
                headers["Authorization"] = f"Bearer {bearer}"
            jar = {cookies.NAME: cookie} if cookie else None
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            opened = httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers, cookies=jar)
            stack.push_async_callback(opened.aclose)
            return opened

        yield client


@pytest.fixture
def organisation(engine: Engine) -> UUID:
    with engine.begin() as conn:
        return organisations.default_organisation(conn)


@pytest.fixture
def teacher(engine: Engine, organisation: UUID) -> Teacher:
    """Logged in at one browser."""
    with engine.begin() as conn:
        user_id = users.ensure_teacher(conn, organisation, TEACHER, "Teacher")
        return Teacher(user_id, organisation, login_id=logins.begin(conn, user_id, timedelta(hours=1)))


@pytest.fixture
def cookie(teacher: Teacher) -> str:
    assert teacher.login_id is not None
    return cookies.issue_teacher_cookie(SECRET, teacher.login_id)


@pytest.fixture
def platform(app: FastAPI, open_client: Callable[..., httpx.AsyncClient]) -> httpx.AsyncClient:
    return open_client(app, bearer=PLATFORM_KEY)


@pytest.fixture
def nobody(app: FastAPI, open_client: Callable[..., httpx.AsyncClient]) -> httpx.AsyncClient:
    return open_client(app)


@pytest.fixture
def browser(app: FastAPI, open_client: Callable[..., httpx.AsyncClient], cookie: str) -> httpx.AsyncClient:
    """A teacher's, logged in."""
    return open_client(app, cookie=cookie, Origin=BASE_URL, Accept="text/html,application/xhtml+xml,*/*;q=0.8")


@pytest.fixture
async def session(platform: httpx.AsyncClient, teacher: Teacher) -> dict[str, Any]:
    """The teacher's."""
    made = await platform.post("/api/v1/sessions", json={"title": "Algebra", "course": "9b", "teacher": TEACHER})
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture
async def participant(platform: httpx.AsyncClient, session: dict[str, Any]) -> dict[str, Any]:
    made = await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Ada", "consent": True})
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture
def student(app: FastAPI, open_client: Callable[..., httpx.AsyncClient], participant: dict[str, Any]) -> httpx.AsyncClient:
    return open_client(app, bearer=participant["token"])
