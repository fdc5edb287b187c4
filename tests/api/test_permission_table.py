"""Every route with every kind of asker: what the gate lets through, in the real application with a real dashboard.

Who may do what is written here a second time, by asker instead of by route, so that a slip in the table shows.
"""

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.api.gate import PRINCIPAL, Gate
from services.api.route_table import RouteTable
from services.auth import cookies
from services.auth.permissions import PERMISSIONS, RouteKey
from services.auth.secret import Secret
from services.auth.tokens import issue_participant_token, issue_viewer_token
from services.domain.access import Scope
from services.errors import Misconfigured
from services.storage import api_keys, logins, users

BASE_URL = "http://localhost:8765"
SECRET = Secret("a secret of the tests, long enough for HS256")
ME = "/api/v1/participants/me"
KEYS_PATH = "/api/v1/keys"
PICTURES = "/api/v1/pictures"
HOOKS, HOOK = "/api/v1/webhooks", "/api/v1/webhooks/{webhook_id}"
REPORTS, REPORT = "/api/v1/reports", "/api/v1/reports/{report_id}"
SCHEDULES = "/api/v1/report-schedules"
COURSES = "/api/v1/courses"
SESSIONS, SESSION, WHIP = "/api/v1/sessions", "/api/v1/sessions/{session_id}", "/api/v1/whip"
RESOURCE, PARTICIPANT = f"{WHIP}/{{resource_id}}", f"{SESSION}/participants/{{participant_id}}"

EVERYBODY = {
    *[("GET", path) for path in ("/login", "/login/{token}", "/healthz", "/readyz", "/metrics", "/docs", "/openapi.json", WHIP, RESOURCE)],
    ("POST", "/login"),
    ("POST", "/login/{token}"),
    ("GET", "/join/{code}"),
    ("GET", "/embed/{session_id}"),
    ("GET", "/files/{token}"),
    ("GET", "/api/v1/reports/verify"),
    ("POST", "/api/v1/join/{code}"),
    ("OPTIONS", ME),
    ("OPTIONS", f"{ME}/camera"),
    *[("OPTIONS", f"{ME}/{what}") for what in ("token", "consent", "readings", "readings.html", "report.{form}", "data")],
    ("GET", "/mine"),
    ("OPTIONS", WHIP),
    ("OPTIONS", RESOURCE),
    ("MOUNT", "/static"),
}
SCOPES: dict[str, set[tuple[str, str]]] = {
    "sessions:read": {("GET", SESSIONS), ("GET", SESSION), ("GET", f"{SESSION}/stats"), ("GET", f"{SESSION}/markers"), ("GET", COURSES)},
    "sessions:write": {
        *[("POST", SESSIONS), ("PATCH", SESSION), ("DELETE", SESSION), ("POST", f"{SESSION}/end")],
        *[("POST", f"{SESSION}/markers"), ("DELETE", f"{SESSION}/markers/{{marker_id}}"), ("DELETE", REPORT)],
    },
    "participants:read": {("GET", f"{SESSION}/participants")},
    "participants:write": {("POST", f"{SESSION}/participants"), ("POST", f"{PARTICIPANT}/token"), ("DELETE", PARTICIPANT)},
    "mood:read": {
        *[("GET", f"{SESSION}/{what}") for what in ("mood", "mood/stream", "alerts")],
        ("POST", f"{SESSION}/embed"),
    },
    "reports:read": {
        ("GET", f"{COURSES}/{{title:path}}/report.{{form}}"),
        ("GET", f"{PARTICIPANT}/report.{{form}}"),
        *[("GET", path) for path in (f"{SESSION}/report.{{form}}", "/api/v1/jobs/{job_id}", REPORTS, REPORT)],
        *[("GET", SCHEDULES), ("POST", SCHEDULES), ("DELETE", f"{SCHEDULES}/{{schedule_id}}")],
        *[("POST", path) for path in (f"{SESSION}/reports", f"{COURSES}/{{title:path}}/reports", f"{REPORT}/link")],
    },
    "pictures": {("POST", PICTURES), ("POST", f"{PICTURES}/feedback"), ("DELETE", f"{PICTURES}/feedback/{{feedback_id}}")},
    "webhooks": {
        *[(method, HOOKS) for method in ("GET", "POST")],
        ("DELETE", HOOK),
        *[("POST", f"{HOOK}/{what}") for what in ("enable", "ping")],
        ("GET", f"{HOOK}/deliveries"),
    },
    "subject-access": {
        *[("GET", path) for path in (f"{PARTICIPANT}/data", "/api/v1/persons/{external_id}/data", f"{SESSION}/readings.{{form}}")],
    },
    "admin": {
        *[(method, KEYS_PATH) for method in ("GET", "POST")],
        ("DELETE", f"{KEYS_PATH}/{{key_id}}"),
        ("POST", f"{KEYS_PATH}/{{key_id}}/rotate"),
        ("GET", "/api/v1/audit"),
        ("GET", f"{PICTURES}/feedback"),
        *[(method, "/api/v1/organisation") for method in ("GET", "PATCH")],
    },
}
TEACHING = set.union(*(rows for scope, rows in SCOPES.items() if scope not in {"webhooks", "subject-access", "admin"}))
EVERY_SCOPE = set.union(*SCOPES.values())
DASHBOARD = {
    ("GET", "/pictures"),
    *[("GET", path) for path in ("/", "{path:path}", "/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/_favicon.ico")],
    ("GET", "/_dash-component-suites/{package_name}/{fingerprinted_path:path}"),
    ("POST", "/_dash-update-component"),
    ("WEBSOCKET", "/_dash-ws-callback"),
    ("MOUNT", "/assets"),
    ("POST", "/logout"),
    ("POST", "/logout/everywhere"),
}
MAY: dict[str, set[tuple[str, str]]] = {
    "anonymous": EVERYBODY,
    "student": EVERYBODY
    | {
        ("POST", WHIP),
        ("PATCH", RESOURCE),
        ("DELETE", RESOURCE),
        ("DELETE", PARTICIPANT),
        ("DELETE", ME),
        ("POST", f"{ME}/camera"),
        ("POST", f"{ME}/token"),
        ("POST", f"{ME}/consent"),
        *[("GET", f"{ME}/{what}") for what in ("readings", "readings.html", "report.{form}", "data")],
    },
    "viewer": EVERYBODY | {("GET", f"{SESSION}/mood"), ("GET", f"{SESSION}/mood/stream")},
    "platform": EVERYBODY | EVERY_SCOPE,
    "teacher": EVERYBODY | TEACHING | DASHBOARD,
    "admin": EVERYBODY | EVERY_SCOPE | DASHBOARD,
    **{scope: EVERYBODY | rows for scope, rows in SCOPES.items()},
}
KEYS = sorted(PERMISSIONS)

Message = MutableMapping[str, Any]


@pytest.fixture
def credentials(engine: Engine, organisation: UUID, cookie: str) -> dict[str, dict[str, str]]:
    token = issue_participant_token(SECRET, uuid4(), uuid4(), timedelta(hours=1))
    link = issue_viewer_token(SECRET, uuid4(), uuid4(), timedelta(hours=1))
    with engine.begin() as conn:
        admin = logins.begin(conn, users.ensure_teacher(conn, organisation, "head@school.org", is_admin=True), timedelta(hours=1))
        keys = {scope: api_keys.issue(conn, organisation, scope, [scope]).key for scope in Scope}
    return {
        "anonymous": {},
        "platform": {"authorization": "Bearer platform-key-of-the-tests"},
        "teacher": {"cookie": f"{cookies.NAME}={cookie}", "origin": BASE_URL},
        "admin": {"cookie": f"{cookies.NAME}={cookies.issue_teacher_cookie(SECRET, admin)}", "origin": BASE_URL},
        "student": {"authorization": f"Bearer {token}"},
        "viewer": {"authorization": f"Bearer {link}"},
        **{scope.value: {"authorization": f"Bearer {key}"} for scope, key in keys.items()},
    }


@pytest.fixture
def gate(app: FastAPI, make_context: Callable[..., ApiContext]) -> Gate:
    """The gate of the whole application, with an open field behind it."""
    return Gate(field, server=app, context=make_context())


async def field(scope: Message, _receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": type(scope[PRINCIPAL]).__name__.encode()})


async def knock(gate: Gate, key: RouteKey, headers: dict[str, str]) -> int:
    """-> the HTTP status; 299 is the field's, for a WebSocket too."""
    websocket = key.method == "WEBSOCKET"
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"} if websocket else {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "websocket" if websocket else "http",
        "method": "GET" if key.method == "MOUNT" else key.method,
        "path": a_path(key),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in {"host": "localhost:8765", **headers}.items()],
    }
    await gate(scope, receive, send)
    if websocket:
        return 299 if sent[0]["type"] == "websocket.accept" else 403
    status: int = sent[0]["status"]
    if status != 299:
        assert json.loads(sent[1]["body"])["status"] == status
    return status


def a_path(key: RouteKey) -> str:
    if key.path == "{path:path}":
        return "/sessions/deep/link"
    if key.method == "MOUNT":
        return f"{key.path}/page.css"
    return re.sub(r"{\w+}", str(UUID(int=1)), key.path.replace("{fingerprinted_path:path}", "a/b.js"))


async def test_each_route_opens_for_whom_it_should(gate: Gate, credentials: dict[str, dict[str, str]]) -> None:
    found = {(who, *key): await knock(gate, key, headers) for who, headers in credentials.items() for key in KEYS}
    assert found == {(who, *key): 299 if key in MAY[who] else refusal(key, known=who != "anonymous") for who in credentials for key in KEYS}


async def test_wrong_credentials_are_refused_wherever_credentials_matter(gate: Gate) -> None:
    wrong = {
        "unknown key": {"authorization": "Bearer cp_unknown"},
        "no token": {"authorization": "Bearer a.b.c"},
        "empty": {"authorization": "Bearer "},
        "another scheme": {"authorization": "Basic dXNlcjpwYXNz"},
        "forged login": {"cookie": f"{cookies.NAME}=x", "origin": BASE_URL},
    }
    found = {(what, *key): await knock(gate, key, headers) for what, headers in wrong.items() for key in KEYS}
    assert found == {(what, *key): 299 if key in EVERYBODY else refusal(key, known=False) for what in wrong for key in KEYS}


def refusal(key: RouteKey, *, known: bool) -> int:
    """A handshake can only be refused with 403."""
    return 403 if known or key.method == "WEBSOCKET" else 401


def test_the_table_and_the_application_name_the_same_routes(app: FastAPI) -> None:
    assert sorted(RouteTable(app.routes).keys()) == KEYS


def test_here_stands_every_row_that_is_in_the_table() -> None:
    assert set.union(*MAY.values()) == {tuple(key) for key in KEYS}


def test_a_route_without_a_row_does_not_start(make_context: Callable[..., ApiContext]) -> None:
    def mount(server: FastAPI) -> None:
        server.add_api_route("/forgotten", lambda: "everything", methods=["GET"])

    with pytest.raises(Misconfigured, match="GET /forgotten"):
        create_app(make_context(), mount_dashboard=mount)


def test_an_unknown_kind_of_route_does_not_start(make_context: Callable[..., ApiContext]) -> None:
    def mount(server: FastAPI) -> None:
        server.host("elsewhere.example", FastAPI())

    with pytest.raises(Misconfigured, match="Host"):
        create_app(make_context(), mount_dashboard=mount)


async def test_a_route_that_comes_after_the_start_stops_everything(app: FastAPI, nobody: Any) -> None:
    app.add_api_route("/late", lambda: "everything", methods=["GET"])
    assert (await nobody.get("/late")).status_code == 500
    assert (await nobody.get("/healthz")).status_code == 500
