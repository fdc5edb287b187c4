"""Links for frames, and the page they lead to; that a browser shows it is tested in tests/e2e."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from services.api.schemas.embed import Tongue
from services.auth.secret import Secret
from services.auth.tokens import ViewerGrant, read_token
from services.domain.languages import SPOKEN
from services.storage import api_keys, organisations

SECRET = Secret("a secret of the tests, long enough for HS256")
Client = Callable[..., httpx.AsyncClient]


async def link(client: httpx.AsyncClient, session: dict[str, Any], **body: Any) -> dict[str, Any]:
    made = await client.post(f"/api/v1/sessions/{session['id']}/embed", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def test_a_link_shows_one_session_for_a_while(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, session: dict[str, Any], organisation: UUID
) -> None:
    made = await link(platform, session, minutes=30)
    address, _, token = made["url"].partition("#token=")
    assert address == f"http://localhost:8765/embed/{session['id']}"
    assert read_token(SECRET, token) == ViewerGrant(organisation, UUID(session["id"]))
    assert timedelta(minutes=29) < datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC) <= timedelta(minutes=30)
    viewer = open_client(app, bearer=token)
    assert (await viewer.get(f"/api/v1/sessions/{session['id']}/mood")).status_code == 200
    for path in ("/api/v1/sessions", f"/api/v1/sessions/{session['id']}", f"/api/v1/sessions/{session['id']}/report.csv"):
        refused = await viewer.get(path)
        assert (refused.status_code, refused.json()["detail"]) == (403, "A viewer may not do this.")


async def test_the_page_may_be_framed_by_the_organisation_s_own_pages_only(
    nobody: httpx.AsyncClient, platform: httpx.AsyncClient, session: dict[str, Any]
) -> None:
    path = f"/embed/{session['id']}"
    assert "frame-ancestors 'none'" in (await nobody.get(path)).headers["content-security-policy"]
    await platform.patch("/api/v1/organisation", json={"frame_ancestors": ["https://lms.school.org", "https://*.school.org"]})
    page = await nobody.get(path)
    policy = dict(rule.strip().split(" ", 1) for rule in page.headers["content-security-policy"].split(";"))
    assert policy["frame-ancestors"] == "https://lms.school.org https://*.school.org"
    assert (policy["default-src"], policy["script-src"], policy["connect-src"]) == ("'none'", "'self'", "'self'")
    assert (await link(platform, session))["frame_ancestors"] == ["https://lms.school.org", "https://*.school.org"]
    assert (await nobody.get("/docs")).headers["content-security-policy"].count("frame-ancestors 'none'") == 1


async def test_the_page_says_nothing_of_the_class(nobody: httpx.AsyncClient, session: dict[str, Any]) -> None:
    page = (await nobody.get(f"/embed/{session['id']}", headers={"Accept": "text/html"})).text
    given = json.loads(re.findall(r'id="given">(.*?)</script>', page)[0])
    assert given["stream"].startswith(f"/api/v1/sessions/{session['id']}/mood/stream?")
    assert {session["title"], session["code"], session["course"]} & set(re.findall(r"\w+", page)) == set()
    for script in ("embed.js", "embed-chart.js", "embed-stream.js", "embed.css"):
        assert (await nobody.get(f"/static/{script}")).status_code == 200


async def test_it_speaks_the_language_of_the_link_else_of_the_browser(
    nobody: httpx.AsyncClient, platform: httpx.AsyncClient, session: dict[str, Any]
) -> None:
    assert set(get_args(Tongue)) == set(SPOKEN)

    async def said(path: str, accepts: str = "en") -> tuple[str, str]:
        page = await nobody.get(path, headers={"Accept-Language": accepts})
        words = json.loads(re.findall(r'id="words">(.*?)</script>', page.text)[0])
        return page.headers["content-language"], words["LIVE"]

    path = f"/embed/{session['id']}"
    assert await said(path) == ("en", "Live")
    assert await said(path, "de-AT,en;q=0.5") == ("de", "Läuft")
    link_ = (await link(platform, session, language="de"))["url"].removeprefix("http://localhost:8765").partition("#")[0]
    assert await said(link_) == ("de", "Läuft")
    assert (await platform.post(f"/api/v1/sessions/{session['id']}/embed", json={"language": "xx"})).status_code == 422
    assert (await nobody.get(f"{path}?language=xx")).status_code == 422


async def test_what_is_not_there_is_not_shown(
    app: FastAPI, open_client: Client, nobody: httpx.AsyncClient, engine: Engine, session: dict[str, Any]
) -> None:
    assert (await nobody.get(f"/embed/{uuid4()}")).status_code == 404
    assert (await nobody.get("/embed/x")).status_code == 422
    with engine.begin() as conn:
        key = api_keys.issue(conn, organisations.ensure(conn, "other", "Another school"), "lms").key
    assert (await open_client(app, bearer=key).post(f"/api/v1/sessions/{session['id']}/embed", json={})).status_code == 404


@pytest.mark.parametrize("minutes", [0, 721, "x", None])
async def test_a_link_does_not_live_for_ever(platform: httpx.AsyncClient, session: dict[str, Any], minutes: Any) -> None:
    assert (await platform.post(f"/api/v1/sessions/{session['id']}/embed", json={"minutes": minutes})).status_code == 422
