"""Keys and the organisation's settings over the API."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from services.domain.access import OF_A_PLATFORM, Scope
from services.storage import api_keys, organisations
from services.storage.models import AuditRow

Client = Callable[..., httpx.AsyncClient]
KEYS = "/api/v1/keys"


async def made(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await client.post(KEYS, json={"name": "our platform", **body})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_key_is_shown_once_and_does_what_its_scopes_say(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, session: dict[str, Any]
) -> None:
    key = await made(platform, scopes=["mood:read"])
    client = open_client(app, bearer=key["key"])
    path = f"/api/v1/sessions/{session['id']}"
    assert [(await client.get(path + tail)).status_code for tail in ("/mood", "", "/participants")] == [200, 403, 403]
    assert (await client.get(path)).json()["detail"] == "This needs the scope `sessions:read`, which the credentials do not have."
    listed = (await platform.get(KEYS)).json()["keys"]
    assert [(one["id"], one["hint"], one["scopes"]) for one in listed] == [(key["id"], key["key"][:9], ["mood:read"])]
    assert listed[0]["last_used_at"] is not None
    assert key["key"] not in (await platform.get(KEYS)).text


async def test_without_scopes_it_may_do_all_but_administer(platform: httpx.AsyncClient) -> None:
    assert (await made(platform))["scopes"] == sorted(OF_A_PLATFORM)
    assert (await platform.post(KEYS, json={"name": "x", "scopes": []})).status_code == 422
    assert (await platform.post(KEYS, json={"name": "x", "scopes": ["everything"]})).status_code == 422


async def test_nobody_gives_more_than_they_have(app: FastAPI, open_client: Client, engine: Engine, organisation: UUID) -> None:
    with engine.begin() as conn:
        admin = api_keys.issue(conn, organisation, "admin", [Scope.ADMIN]).key
        strong = api_keys.issue(conn, organisation, "strong").record.id
    client = open_client(app, bearer=admin)
    refused = await client.post(KEYS, json={"name": "x", "scopes": ["mood:read", "admin"]})
    assert (refused.status_code, refused.json()["detail"]) == (403, "These credentials may not give the scopes `mood:read`.")
    assert (await client.post(f"{KEYS}/{strong}/rotate", json={})).status_code == 403
    assert (await client.post(KEYS, json={"name": "x", "scopes": ["admin"]})).status_code == 201
    assert len((await client.get(KEYS)).json()["keys"]) == 3


async def test_a_key_is_rotated_and_both_work(app: FastAPI, open_client: Client, platform: httpx.AsyncClient) -> None:
    old = await made(platform, scopes=["sessions:read"])
    new = (await platform.post(f"{KEYS}/{old['id']}/rotate", json={"grace_hours": 1})).json()
    assert (new["name"], new["scopes"], new["id"] != old["id"]) == (old["name"], old["scopes"], True)
    works = [(await open_client(app, bearer=key["key"]).get("/api/v1/sessions")).status_code for key in (old, new)]
    assert works == [200, 200]
    ends = {one["id"]: one["expires_at"] for one in (await platform.get(KEYS)).json()["keys"]}
    assert ends[new["id"]] is None
    assert timedelta(0) < datetime.fromisoformat(ends[old["id"]]) - datetime.now(UTC) <= timedelta(hours=1)


async def test_a_revoked_and_an_old_key_work_no_longer(app: FastAPI, open_client: Client, platform: httpx.AsyncClient) -> None:
    revoked, old = await made(platform), await made(platform, expires_at="2026-01-01T00:00:00Z")
    first = await platform.delete(f"{KEYS}/{revoked['id']}")
    again = await platform.delete(f"{KEYS}/{revoked['id']}")
    assert first.json() == again.json()
    for key in (revoked, old):
        refused = await open_client(app, bearer=key["key"]).get("/api/v1/sessions")
        assert (refused.status_code, refused.json()["detail"]) == (401, "This API key is not known, or works no longer.")
    assert (await platform.post(f"{KEYS}/{old['id']}/rotate", json={})).status_code == 409
    assert [
        (await platform.delete(f"{KEYS}/{uuid4()}")).status_code,
        (await platform.post(f"{KEYS}/{uuid4()}/rotate", json={})).status_code,
    ] == [
        404,
        404,
    ]


async def test_another_organisation_s_keys_are_not_there(
    app: FastAPI, open_client: Client, engine: Engine, platform: httpx.AsyncClient
) -> None:
    key = await made(platform)
    with engine.begin() as conn:
        theirs = api_keys.issue(conn, organisations.ensure(conn, "other", "Another school"), "admin", list(Scope)).key
    stranger = open_client(app, bearer=theirs)
    assert [one["name"] for one in (await stranger.get(KEYS)).json()["keys"]] == ["admin"]
    assert (await stranger.delete(f"{KEYS}/{key['id']}")).status_code == 404
    assert (await stranger.post(f"{KEYS}/{key['id']}/rotate", json={})).status_code == 404
    assert (await stranger.get("/api/v1/organisation")).json()["slug"] == "other"


async def test_a_key_is_not_made_twice_and_not_shown_twice(platform: httpx.AsyncClient) -> None:
    answers = [await platform.post(KEYS, json={"name": "x"}, headers={"Idempotency-Key": "a"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[0].json()["id"] in answers[1].json()["detail"]
    assert len((await platform.get(KEYS)).json()["keys"]) == 1


async def test_the_audit_log_says_who_made_and_ended_a_key(
    platform: httpx.AsyncClient, app: FastAPI, open_client: Client, engine: Engine
) -> None:
    key = await made(platform, scopes=["admin"])
    await open_client(app, bearer=key["key"]).delete(f"{KEYS}/{key['id']}")
    with engine.connect() as conn:
        trail = conn.execute(select(AuditRow.actor, AuditRow.action, AuditRow.subject_id).order_by(AuditRow.at)).all()
    assert [tuple(row) for row in trail] == [("platform", "key.created", UUID(key["id"])), (key["id"], "key.revoked", UUID(key["id"]))]


async def test_the_organisation_says_who_may_show_its_classes(platform: httpx.AsyncClient) -> None:
    path = "/api/v1/organisation"
    before = (await platform.get(path)).json()
    assert (before["slug"], before["frame_ancestors"]) == ("default", [])
    asked = {"frame_ancestors": ["https://LMS.school.org/", "https://*.school.org:8443", "http://localhost:8000"]}
    changed = (await platform.patch(path, json=asked)).json()
    assert changed["frame_ancestors"] == ["https://lms.school.org", "https://*.school.org:8443", "http://localhost:8000"]
    assert (await platform.patch(path, json={"name": "Ada's", "guardian_consent": True})).json() == {
        **changed,
        "name": "Ada's",
        "guardian_consent": True,
    }
    assert (await platform.patch(path, json={"frame_ancestors": []})).json()["frame_ancestors"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        *[
            "*",
            "https://*",
            "https://*.org",
            "http://lms.school.org",
            "https://lms.school.org; script-src *",
            "https://a b",
            "'self'",
            "data:",
        ],
        *["https://lms.school.org/page", "https://user@lms.school.org", "https://lms.school.org\n", "https://lms.school.org\u0301", ""],
    ],
)
async def test_what_is_no_origin_is_no_frame_ancestor(platform: httpx.AsyncClient, wrong: str) -> None:
    refused = await platform.patch("/api/v1/organisation", json={"frame_ancestors": ["https://ok.example", wrong]})
    if wrong == "https://lms.school.org\n":
        assert refused.json()["frame_ancestors"][1] == "https://lms.school.org"
    else:
        assert refused.status_code == 422
