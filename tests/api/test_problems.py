"""Errors: always problem+json for programs, a page for people, never the inside."""

from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine

from services import metrics
from services.api import body_limit
from services.api.app import ApiContext, create_app
from services.api.context import Context
from services.auth import permissions
from services.auth.permissions import RouteKey, Rule, Who
from tests.logged import logged_as_json

KEY = "platform-key-of-the-tests"
Client = Callable[..., httpx.AsyncClient]


def is_problem(response: httpx.Response, status: int) -> bool:
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["type"]) == (status, status, "about:blank")
    return bool(body["title"] and body["detail"])


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/", "/api/v2/sessions", "/api/v1/sessions/", "/api/v1//sessions"])
async def test_an_unknown_api_path_is_not_a_page(browser: httpx.AsyncClient, nobody: httpx.AsyncClient, path: str) -> None:
    assert is_problem(await browser.get(path), 404)
    assert is_problem(await nobody.get(path), 404)


async def test_an_unknown_page_is_the_dashboard_s(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/sessions/x")).headers["content-type"].startswith("text/html")


async def test_a_wrong_method_says_which_are_right(browser: httpx.AsyncClient, platform: httpx.AsyncClient) -> None:
    for client in (browser, platform):
        refused = await client.put("/api/v1/sessions", json={})
        assert is_problem(refused, 405)
        assert refused.headers["allow"] == "GET, POST"
    assert is_problem(await platform.get("/logout"), 405)


async def test_json_that_is_none_is_a_problem(platform: httpx.AsyncClient) -> None:
    refused = await platform.post("/api/v1/sessions", content="{", headers={"Content-Type": "application/json"})
    assert is_problem(refused, 422)


async def test_what_was_sent_is_not_repeated(platform: httpx.AsyncClient) -> None:
    refused = await platform.post("/api/v1/sessions", json={"title": ["a secret"]})
    assert is_problem(refused, 422)
    assert "a secret" not in refused.text


async def test_an_id_that_is_none_is_a_problem(platform: httpx.AsyncClient) -> None:
    assert is_problem(await platform.get("/api/v1/sessions/7"), 422)


@pytest.fixture
def broken(make_context: Callable[..., ApiContext], open_client: Client, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    """An application with a route that fails in a way nobody foresaw."""

    def fail(_context: Context) -> None:
        raise RuntimeError("the inside")

    paths = ("/fail", "/api/v1/fail", "/api/v1/sessions/{session_id}/participants/{participant_id}/fail")
    rows = {**permissions.PERMISSIONS, **{RouteKey("GET", path): Rule(Who.EVERYONE) for path in paths}}
    monkeypatch.setattr(permissions, "PERMISSIONS", rows)

    def mount(server: FastAPI) -> None:
        for path in paths:
            server.add_api_route(path, fail)

    return open_client(create_app(make_context(), mount_dashboard=mount))


async def test_an_unforeseen_error_shows_nothing_of_the_inside(broken: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    failed = await broken.get("/api/v1/fail")
    assert is_problem(failed, 500)
    assert "inside" not in failed.text
    assert failed.headers["x-content-type-options"] == "nosniff"
    assert "RuntimeError: the inside" in caplog.text


async def test_its_line_in_the_log_says_whom_it_was_about(broken: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    session_id, participant_id = uuid4(), uuid4()
    with logged_as_json(capsys) as lines:
        await broken.get(f"/api/v1/sessions/{session_id}/participants/{participant_id}/fail")
        await broken.get("/api/v1/fail")
        about, plain = (line for line in lines() if line["message"] == "unforeseen error")
    assert (about["session_id"], about["participant_id"]) == (str(session_id), str(participant_id))
    assert not {"session_id", "participant_id"} & plain.keys()


async def test_a_person_gets_a_page_for_it(broken: httpx.AsyncClient) -> None:
    page = await broken.get("/fail", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "inside" not in page.text


async def test_without_a_database_it_is_503(make_context: Callable[..., ApiContext], open_client: Client) -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    app = create_app(make_context(engine=engine))
    for client, method, path in (
        (open_client(app, bearer=KEY), "GET", "/api/v1/sessions"),  # fails in the gate
        (open_client(app), "POST", "/login/x"),  # fails in the route
    ):
        response = await client.request(method, path)
        assert is_problem(response, 503)
        assert response.headers["retry-after"]
        assert "127.0.0.1" not in response.text
    engine.dispose()


@pytest.mark.parametrize(("size", "status"), [(body_limit.API_BYTES, 422), (body_limit.API_BYTES + 1, 413)])
async def test_a_body_has_a_limit(platform: httpx.AsyncClient, size: int, status: int) -> None:
    body = b'{"title": "' + b"x" * (size - 13) + b'"}'
    assert len(body) == size
    assert is_problem(await platform.post("/api/v1/sessions", content=body, headers={"Content-Type": "application/json"}), status)


async def test_a_body_without_a_length_has_the_same_limit(student: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"v=0\r\n"
        while True:
            yield b"a" * 4096

    refused = await student.post("/api/v1/whip", content=endless(), headers={"Content-Type": "application/sdp"})
    assert is_problem(refused, 413)


async def test_a_body_in_pieces_arrives_whole(platform: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"title"', b': "Alg', b'ebra"}'):
            yield piece

    made = await platform.post("/api/v1/sessions", content=pieces(), headers={"Content-Type": "application/json"})
    assert made.json()["title"] == "Algebra"


async def test_who_may_not_write_is_told_before_the_body_is_read(nobody: httpx.AsyncClient) -> None:
    assert is_problem(await nobody.post("/api/v1/sessions", content=b"x" * (body_limit.API_BYTES + 1)), 401)


async def test_every_answer_has_its_headers(platform: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    for response in (await platform.get("/api/v1/sessions"), await platform.get("/api/v1/nothing"), await browser.get("/")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'self'" in response.headers["content-security-policy"]
    assert (await platform.get("/api/v1/sessions")).headers["cache-control"] == "no-store"


async def test_requests_are_counted_by_template(platform: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    def count(method: str, route: str, status: str) -> float:
        labels = {"method": method, "route": route, "status": status}
        return metrics.REGISTRY.get_sample_value("classpulse_http_requests_total", labels) or 0.0

    expected = [
        ("GET", "/api/v1/sessions/{session_id}", "404"),
        ("GET", "none", "404"),
        ("other", "none", "404"),
        ("GET", "/healthz", "200"),
    ]
    before = [count(*labels) for labels in expected]
    await platform.get("/api/v1/sessions/00000000-0000-0000-0000-000000000001")
    await nobody.get("/api/v1/made-up")
    await nobody.request("BREW", "/api/v1/made-up")
    await nobody.get("/healthz")
    assert [count(*labels) - was for labels, was in zip(expected, before, strict=True)] == [1, 1, 1, 1]
