"""A student joins by the link in it: what they are told, what they must agree to, and how often a network may try."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from services.api.app import ApiContext, create_app
from services.api.rate_limit import RateLimit
from services.auth.secret import Secret
from services.auth.tokens import ParticipantGrant, read_token
from services.domain.policy import Jurisdiction
from services.storage import organisations
from services.storage.models import ConsentRow

SECRET = Secret("a secret of the tests, long enough for HS256")
Client = Callable[..., httpx.AsyncClient]


async def joining(client: httpx.AsyncClient, session: dict[str, Any], **body: Any) -> httpx.Response:
    return await client.post(f"/api/v1/join/{session['code']}", json={"name": "Ada", "consent": True, **body})


async def make(platform: httpx.AsyncClient, **policy: Any) -> dict[str, Any]:
    made = await platform.post("/api/v1/sessions", json={"title": "Algebra & <b>more</b>", "policy": policy})
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture
def asks_guardian(engine: Engine, organisation: UUID) -> None:
    with engine.begin() as conn:
        organisations.change(conn, organisation, guardian_consent=True)


class Page(HTMLParser):
    """What a page loads, and what it says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag != "a":
            self.loads += [known.get("src") or known.get("href") or "" for name in ("src", "href") if known.get(name)]
        self.ids |= {known["id"] or ""} if "id" in known else set()
        assert not known.keys() & {"style", "onclick", "onload"}

    def handle_data(self, data: str) -> None:
        self.words += data


async def test_the_page_says_what_holds(nobody: httpx.AsyncClient, platform: httpx.AsyncClient) -> None:
    session = await make(platform, k=7, retention_days=30)
    answer = await nobody.get(f"/join/{session['code'].upper()}")
    page = Page(answer.text)
    assert answer.status_code == 200
    assert "Algebra & <b>more</b>" in page.words
    for told in ("visible expression", "twice a second", "at least 7 faces", "for 24 hours", "for 30 days", "voluntary", "No picture"):
        assert told in page.words
    assert "guardian" not in page.ids


async def test_the_page_loads_nothing_from_elsewhere(nobody: httpx.AsyncClient, session: dict[str, Any]) -> None:
    answer = await nobody.get(f"/join/{session['code']}")
    loads = Page(answer.text).loads
    assert all(path.startswith("/static/") for path in loads)
    assert {(await nobody.get(path)).status_code for path in loads} == {200}
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "camera=(self)" in answer.headers["permissions-policy"]


async def test_in_presence_mode_the_page_says_that_instead(nobody: httpx.AsyncClient, platform: httpx.AsyncClient) -> None:
    words = Page((await nobody.get(f"/join/{(await make(platform, analysis='presence'))['code']}")).text).words
    assert "Expressions are not read in this session" in words
    assert "happy" not in words


async def test_the_page_follows_a_law_that_came_later(
    make_context: Callable[..., ApiContext], open_client: Client, session: dict[str, Any]
) -> None:
    client = open_client(create_app(make_context(law=Jurisdiction("FR"))))
    assert "Expressions are not read" in (await client.get(f"/join/{session['code']}")).text
    assert (await joining(client, session)).json()["session"]["analysis"] == "presence"


async def test_a_view_of_single_students_is_said(nobody: httpx.AsyncClient, platform: httpx.AsyncClient) -> None:
    session = await make(platform, individual_view=True)
    assert "may look at yours too" in (await nobody.get(f"/join/{session['code']}")).text


@pytest.mark.parametrize("code", ["bcdfghjkmn", "x", "%00", "..", "a b"])
async def test_an_unknown_link_is_said_kindly(nobody: httpx.AsyncClient, code: str) -> None:
    answer = await nobody.get(f"/join/{code}", headers={"Accept": "text/html"})
    if code != "..":  # which leads out of /join
        assert answer.status_code == 404
        assert "Ask your teacher" in answer.text
        assert (await nobody.post(f"/api/v1/join/{code}", json={"name": "Ada", "consent": True})).status_code == 404


async def test_a_session_that_has_ended_says_so(nobody: httpx.AsyncClient, platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    await platform.post(f"/api/v1/sessions/{session['id']}/end")
    page = await nobody.get(f"/join/{session['code']}")
    assert page.status_code == 410
    assert 'data-view="done"' in page.text
    assert ((refused := await joining(nobody, session)).status_code, refused.json()["detail"]) == (409, "The session has ended.")


async def test_joining_gives_a_token_that_streams(
    app: FastAPI, open_client: Client, nobody: httpx.AsyncClient, session: dict[str, Any], stream: Any
) -> None:
    answer = await joining(nobody, session)
    joined = answer.json()
    assert answer.status_code == 201
    assert read_token(SECRET, joined["token"]) == ParticipantGrant(UUID(session["id"]), UUID(joined["participant_id"]))
    assert joined["session"] == {"title": "Algebra", "analysis": "expression"}
    sent = await open_client(app, bearer=joined["token"]).post(
        joined["whip_url"], content="v=0\r\n", headers={"Content-Type": "application/sdp"}
    )
    assert sent.status_code == 201


async def test_each_who_joins_is_somebody_else(nobody: httpx.AsyncClient, platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    for name in ("Ada", "Ada"):
        await joining(nobody, session, name=name)
    listed = (await platform.get(f"/api/v1/sessions/{session['id']}/participants")).json()["participants"]
    assert [(each["name"], each["consent"]) for each in listed] == [("Ada", True), ("Ada", True)]


@pytest.mark.parametrize("body", [{"consent": False}, {"name": " "}, {"external_id": "lms-1"}, {"consent": None}, {"guardian": ""}])
async def test_who_does_not_agree_does_not_join(
    nobody: httpx.AsyncClient, platform: httpx.AsyncClient, session: dict[str, Any], body: dict[str, Any]
) -> None:
    assert (await joining(nobody, session, **body)).status_code == 422
    assert (await platform.get(f"/api/v1/sessions/{session['id']}/participants")).json()["participants"] == []


async def test_a_guardian_is_asked_where_the_school_asks(
    asks_guardian: None, nobody: httpx.AsyncClient, session: dict[str, Any], engine: Engine
) -> None:
    assert "guardian" in Page((await nobody.get(f"/join/{session['code']}")).text).ids
    refused = await joining(nobody, session)
    assert (refused.status_code, "guardian" in refused.json()["detail"]) == (422, True)
    assert (await joining(nobody, session, guardian="Mrs L.")).status_code == 201
    with engine.begin() as conn:
        assert conn.execute(select(ConsentRow.given, ConsentRow.guardian)).all() == [(True, "Mrs L.")]


async def test_a_network_that_tries_too_often_waits(
    make_context: Callable[..., ApiContext], open_client: Client, session: dict[str, Any], platform: httpx.AsyncClient
) -> None:
    client = open_client(create_app(make_context(joins=RateLimit(most=2, per_s=600))))
    answers = [await joining(client, session) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert 590 < int(answers[-1].headers["retry-after"]) <= 600
    assert (await joining(client, await make(platform))).status_code == 201


async def test_another_site_cannot_join_for_a_visitor(nobody: httpx.AsyncClient, session: dict[str, Any]) -> None:
    nobody.headers["Origin"] = "https://evil.example"
    assert (await joining(nobody, session)).status_code == 403


async def test_the_publisher_may_be_used_by_any_page(nobody: httpx.AsyncClient) -> None:
    script = await nobody.get("/static/publisher.js")
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.headers["content-type"].startswith("text/javascript")
    assert "access-control-allow-origin" not in (await nobody.get("/static/join.js")).headers
