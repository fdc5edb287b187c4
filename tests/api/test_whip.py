"""WHIP's front: who may send, and what the stream process is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.responses import JSONResponse, PlainTextResponse

from services.api.app import ApiContext, create_app
from services.auth.secret import Secret
from services.auth.tokens import issue_participant_token
from services.domain.policy import Jurisdiction
from services.domain.reach import Reach
from services.storage import erasure, sessions

Client = Callable[..., httpx.AsyncClient]
SECRET = Secret("a secret of the tests, long enough for HS256")
OFFER = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=offer\r\n"
SDP = {"Content-Type": "application/sdp"}


async def send(client: httpx.AsyncClient, offer: str = OFFER, headers: dict[str, str] = SDP) -> httpx.Response:
    return await client.post("/api/v1/whip", content=offer, headers=headers)


async def test_an_offer_is_answered(student: httpx.AsyncClient, session: dict[str, Any], participant: dict[str, Any], stream: Any) -> None:
    response = await send(student, headers={"Content-Type": "Application/SDP; charset=utf-8"})
    assert response.status_code == 201
    assert response.headers["content-type"].startswith("application/sdp")
    assert response.headers["location"] == "/api/v1/whip/peer-1"
    assert response.text.startswith("v=0\r\n")
    expected = {"sdp": OFFER, "session_id": session["id"], "participant_id": participant["id"]}
    assert stream.offers == [{**expected, "analysis": "expression", "faces": "one"}]


async def test_what_the_session_and_the_participant_are_goes_along(
    platform: httpx.AsyncClient, app: FastAPI, open_client: Client, stream: Any
) -> None:
    session = (await platform.post("/api/v1/sessions", json={"title": "x", "policy": {"analysis": "presence"}})).json()
    path = f"/api/v1/sessions/{session['id']}/participants"
    room = (await platform.post(path, json={"name": "Room", "consent": True, "faces": "many"})).json()
    await send(open_client(app, bearer=room["token"]))
    assert (stream.offers[0]["analysis"], stream.offers[0]["faces"]) == ("presence", "many")


async def test_a_law_that_came_later_holds_for_old_sessions(
    make_context: Callable[..., ApiContext], open_client: Client, participant: dict[str, Any], stream: Any
) -> None:
    client = open_client(create_app(make_context(law=Jurisdiction("FR"))), bearer=participant["token"])
    assert (await send(client)).status_code == 201
    assert stream.offers[0]["analysis"] == "presence"


async def test_only_the_sender_hangs_up(
    platform: httpx.AsyncClient, app: FastAPI, open_client: Client, student: httpx.AsyncClient, session: dict[str, Any], stream: Any
) -> None:
    added = await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Bela", "consent": True})
    other = open_client(app, bearer=added.json()["token"])
    location = (await send(student)).headers["location"]
    assert (await other.delete(location)).status_code == 404
    assert list(stream.peers) == ["peer-1"]
    assert (await student.delete(location)).status_code == 200
    assert stream.peers == {}
    assert (await student.delete(location)).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "application/json"}, {"Content-Type": "application/sdpx"}])
async def test_another_content_type_is_refused(student: httpx.AsyncClient, stream: Any, headers: dict[str, str]) -> None:
    refused = await send(student, headers=headers)
    assert (refused.status_code, stream.offers) == (415, [])


async def test_what_is_no_text_is_refused(student: httpx.AsyncClient, stream: Any) -> None:
    refused = await student.post("/api/v1/whip", content=b"\xff\xfe", headers=SDP)
    assert (refused.status_code, stream.offers) == (400, [])


async def test_without_consent_nothing_is_read(
    platform: httpx.AsyncClient, app: FastAPI, open_client: Client, session: dict[str, Any], stream: Any
) -> None:
    path = f"/api/v1/sessions/{session['id']}/participants"
    added = (await platform.post(path, json={"name": "Ada", "external_id": "1", "consent": False})).json()
    student = open_client(app, bearer=added["token"])
    refused = await send(student)
    assert (refused.status_code, stream.offers) == (403, [])
    assert "consent" in refused.json()["detail"]
    await platform.post(path, json={"name": "Ada", "external_id": "1", "consent": True})
    assert (await send(student)).status_code == 201


async def test_after_the_end_nothing_is_read(
    platform: httpx.AsyncClient, student: httpx.AsyncClient, session: dict[str, Any], stream: Any
) -> None:
    await platform.post(f"/api/v1/sessions/{session['id']}/end")
    refused = await send(student)
    assert (refused.status_code, refused.json()["detail"], stream.offers) == (409, "The session has ended.", [])


async def test_who_was_erased_is_not_there(
    platform: httpx.AsyncClient, student: httpx.AsyncClient, session: dict[str, Any], participant: dict[str, Any], stream: Any
) -> None:
    await platform.delete(f"/api/v1/sessions/{session['id']}/participants/{participant['id']}")
    assert ((await send(student)).status_code, stream.offers) == (404, [])


async def test_a_token_holds_for_its_session_only(app: FastAPI, open_client: Client, participant: dict[str, Any], stream: Any) -> None:
    token = issue_participant_token(SECRET, uuid4(), UUID(participant["id"]), timedelta(hours=1))
    assert ((await send(open_client(app, bearer=token))).status_code, stream.offers) == (404, [])


async def test_an_expired_token_is_told_so(app: FastAPI, open_client: Client, session: dict[str, Any], participant: dict[str, Any]) -> None:
    token = issue_participant_token(SECRET, UUID(session["id"]), UUID(participant["id"]), timedelta(seconds=-1))
    refused = await send(open_client(app, bearer=token))
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert "expired" in refused.json()["detail"]


@pytest.mark.parametrize("how", ["erased", "ended"])
async def test_who_goes_while_joining_leaves_no_peer(
    student: httpx.AsyncClient,
    session: dict[str, Any],
    participant: dict[str, Any],
    stream: Any,
    engine: Engine,
    organisation: UUID,
    how: str,
) -> None:
    def meanwhile() -> None:
        with engine.begin() as conn:
            if how == "erased":
                erasure.erase(conn, UUID(participant["id"]))
            else:
                sessions.end(conn, Reach.all_of(organisation), UUID(session["id"]))

    stream.before_answer = meanwhile
    assert (await send(student)).status_code == {"erased": 404, "ended": 409}[how]
    assert stream.peers == {}


async def test_without_a_stream_process_it_is_503(student: httpx.AsyncClient) -> None:
    refused = await send(student)
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["detail"] == "The stream process is not running."


async def test_the_stream_s_refusal_is_handed_on(student: httpx.AsyncClient, stream: Any) -> None:
    body = {"type": "about:blank", "title": "Cannot be processed", "status": 422, "detail": "Only one video track may be sent."}
    stream.refusal = JSONResponse(body, 422, media_type="application/problem+json")
    refused = await send(student)
    assert refused.status_code == 422
    assert refused.json() == body
    assert refused.headers["content-type"] == "application/problem+json"


async def test_a_full_stream_process_says_when_to_come_again(student: httpx.AsyncClient, stream: Any) -> None:
    stream.refusal = JSONResponse({"title": "Not available now", "detail": "Full."}, 503, {"Retry-After": "17"}, "application/problem+json")
    refused = await send(student)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "17")


@pytest.mark.parametrize("body", ["a traceback", "[]", ""])
async def test_a_refusal_without_a_problem_is_still_a_problem(student: httpx.AsyncClient, stream: Any, body: str) -> None:
    stream.refusal = PlainTextResponse(body, 500)
    refused = await send(student)
    assert refused.status_code == 500
    assert refused.json()["detail"] == "The stream process refused."


@pytest.mark.parametrize("path", ["/api/v1/whip", "/api/v1/whip/peer-1"])
async def test_preflight_needs_no_credentials(nobody: httpx.AsyncClient, path: str) -> None:
    asking = {"Origin": "https://lms.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    response = await nobody.options(path, headers=asking)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert "Authorization" in response.headers["access-control-allow-headers"]
    assert {"POST", "DELETE"} <= set(response.headers["access-control-allow-methods"].split(", "))
    assert response.headers["accept-post"] == "application/sdp"


async def test_a_page_from_elsewhere_may_send_and_read_every_answer(
    student: httpx.AsyncClient, nobody: httpx.AsyncClient, stream: Any
) -> None:
    elsewhere = {**SDP, "Origin": "https://lms.example"}
    for response in (await send(student, headers=elsewhere), await send(nobody, headers=elsewhere)):
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["access-control-expose-headers"] == "Location, ETag, Link, Retry-After"
    assert len(stream.peers) == 1


@pytest.mark.parametrize("path", ["/api/v1/whip", "/api/v1/whip/peer-1"])
async def test_get_has_no_content(nobody: httpx.AsyncClient, path: str) -> None:
    response = await nobody.get(path)
    assert (response.status_code, response.content) == (204, b"")


async def test_a_change_is_handed_on_with_its_condition(student: httpx.AsyncClient, participant: dict[str, Any], stream: Any) -> None:
    location = (await send(student)).headers["location"]
    fragment = {"Content-Type": "application/trickle-ice-sdpfrag"}
    assert (await student.patch(location, content="trickle", headers={**fragment, "If-Match": '"ice-1"'})).status_code == 204
    restarted = await student.patch(location, content="restart", headers={**fragment, "If-Match": "*"})
    assert (restarted.status_code, restarted.text, restarted.headers["etag"]) == (200, "a=ours\r\n", '"ice-2"')
    asked = {"participant_id": participant["id"]}
    assert stream.changes == [{**asked, "fragment": "trickle", "if_match": '"ice-1"'}, {**asked, "fragment": "restart", "if_match": "*"}]


async def test_a_resource_is_one_plain_segment(student: httpx.AsyncClient, stream: Any) -> None:
    for odd in ("a%20b", "..%5cpeers", "x" * 200):
        assert (await student.delete(f"/api/v1/whip/{odd}")).status_code == 422
