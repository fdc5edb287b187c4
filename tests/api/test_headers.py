"""What a browser is told with every answer, of whatever route, to whomever."""

import re
from uuid import UUID

import httpx
import pytest

from services.auth.permissions import PERMISSIONS

ASKED = sorted(key for key in PERMISSIONS if key.method in {"GET", "POST", "PATCH", "DELETE"} and key.path != "{path:path}")
FOR_OTHER_SITES = ("/api/v1/whip", "/api/v1/participants/me", "/static/publisher.js")


def a_path(template: str) -> str:
    return re.sub(r"{\w+(:path)?}", str(UUID(int=1)), template)


@pytest.fixture(params=["nobody", "browser", "platform", "student"])
def client(
    request: pytest.FixtureRequest,
    nobody: httpx.AsyncClient,
    browser: httpx.AsyncClient,
    platform: httpx.AsyncClient,
    student: httpx.AsyncClient,
) -> httpx.AsyncClient:
    return {"nobody": nobody, "browser": browser, "platform": platform, "student": student}[request.param]


async def test_every_route_says_what_a_browser_may_do(client: httpx.AsyncClient) -> None:
    assert len(ASKED) > 50
    for key in ASKED:
        answer = await client.request(key.method, a_path(key.path))
        told = answer.headers
        assert told["x-content-type-options"] == "nosniff", key
        assert told["referrer-policy"] in {"same-origin", "no-referrer"}, key
        assert "frame-ancestors" in told["content-security-policy"], key
        assert "base-uri" in told["content-security-policy"], key
        assert "camera=(self)" in told["permissions-policy"], key
        assert told["cross-origin-opener-policy"] == "same-origin", key
        assert ("access-control-allow-origin" in told) == key.path.startswith(FOR_OTHER_SITES), key
        assert "access-control-allow-credentials" not in told, key
        assert not key.path.startswith("/api/") or told["cache-control"] == "no-store", key
        assert "server" not in told, key
        if not key.path.startswith("/_dash"):  # Dash answers 500 to a package that it does not know
            assert answer.status_code < 500 or answer.status_code == 503, (key, answer.text)


async def test_an_answer_names_no_host_that_was_asked_for(nobody: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    """Pages, redirects and errors: a Host header is the client's word."""
    for client in (nobody, browser):
        for key in ASKED:
            if key.method == "GET":
                answer = await client.get(a_path(key.path), headers={"Host": "evil.example"})
                assert "evil.example" not in answer.text, key
                assert "evil.example" not in str(answer.headers), key
