"""Sessions over the API."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from services.api.app import ApiContext, create_app
from services.domain.policy import Jurisdiction
from services.storage import api_keys, organisations, sessions
from services.storage.deletion import DELETED
from services.storage.erasure import ERASED
from services.storage.models import AuditRow, MarkerRow, ParticipantRow, SessionRow

Client = Callable[..., httpx.AsyncClient]
KEY = "platform-key-of-the-tests"


async def test_a_session_is_made_with_its_links(platform: httpx.AsyncClient) -> None:
    response = await platform.post("/api/v1/sessions", json={"title": "  Algebra ", "course": "9b"})
    made = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"/api/v1/sessions/{made['id']}"
    assert made["join_url"] == f"http://localhost:8765/join/{made['code']}"
    assert made["dashboard_url"] == f"http://localhost:8765/sessions/{made['id']}"
    assert (made["title"], made["course"], made["ended_at"]) == ("Algebra", "9b", None)
    assert made["policy"] == {"analysis": "expression", "k": 5, "individual_view": False, "retention_days": 90}
    assert (await platform.get(response.headers["location"])).json() == made


async def test_sessions_are_listed_newest_first(platform: httpx.AsyncClient) -> None:
    for title in ("one", "two", "three"):
        await platform.post("/api/v1/sessions", json={"title": title})
    listed = (await platform.get("/api/v1/sessions", params={"limit": 2})).json()["sessions"]
    assert [session["title"] for session in listed] == ["three", "two"]


async def test_pages_follow_one_another_though_sessions_are_made_meanwhile(platform: httpx.AsyncClient) -> None:
    made = [(await platform.post("/api/v1/sessions", json={"title": str(i)})).json()["id"] for i in range(5)]
    listed: list[str] = []
    cursor = None
    for _ in range(4):
        page = (await platform.get("/api/v1/sessions", params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        listed += [session["id"] for session in page["sessions"]]
        if (cursor := page["next_cursor"]) is None:
            break
        await platform.post("/api/v1/sessions", json={"title": "meanwhile"})
    assert listed == made[::-1]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "ä", "f" * 32, ""])
async def test_a_made_up_cursor_is_refused(platform: httpx.AsyncClient, session: dict[str, Any], cursor: str) -> None:
    for path in ("/api/v1/sessions", f"/api/v1/sessions/{session['id']}/participants"):
        refused = await platform.get(path, params={"cursor": cursor})
        assert (refused.status_code, refused.json()["detail"]) == (422, "The cursor is not one that this service gave.")


async def test_sessions_are_found_by_course_time_and_whether_they_run(platform: httpx.AsyncClient, engine: Engine) -> None:
    def plan(day: int) -> dict[str, str]:
        return {"scheduled_start": f"2026-03-{day:02d}T09:00:00Z", "scheduled_end": f"2026-03-{day:02d}T09:45:00+00:00"}

    ids = {}
    for title, course, day in (("one", "9b", 2), ("two", "9b", 3), ("three", "8a", 4)):
        made = await platform.post("/api/v1/sessions", json={"title": title, "course": course, **plan(day)})
        ids[title] = UUID(made.json()["id"])
    with engine.begin() as conn:  # the first lesson began three days late, the second has ended
        sessions.mark_started(conn, {ids["one"]: datetime(2026, 3, 5, 9, tzinfo=UTC), ids["two"]: datetime(2026, 3, 3, 9, tzinfo=UTC)})
    await platform.post(f"/api/v1/sessions/{ids['two']}/end")

    async def found(**wanted: Any) -> list[str]:
        listed = (await platform.get("/api/v1/sessions", params=wanted)).json()["sessions"]
        return [session["title"] for session in listed]

    assert await found(course="9b") == ["two", "one"]
    assert await found(course="7c") == []
    assert await found(**{"from": "2026-03-04T09:00:00Z"}) == ["three", "one"]
    assert await found(**{"from": "2026-03-03T00:00:00Z", "to": "2026-03-04T09:00:00Z"}) == ["two"]
    assert await found(live=True) == ["one"]
    assert await found(live=False) == ["three", "two"]
    assert await found(live=True, course="8a") == []


async def test_a_lesson_is_moved(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    path = f"/api/v1/sessions/{session['id']}"
    plan = {"scheduled_start": "2026-03-02T09:00:00Z", "scheduled_end": "2026-03-02T09:45:00Z"}
    assert (session["scheduled_start"], session["scheduled_end"]) == (None, None)
    moved = (await platform.patch(path, json={**plan, "title": "Geometry"})).json()
    assert moved == {**session, **plan, "title": "Geometry"} == (await platform.get(path)).json()
    freed = (await platform.patch(path, json={"scheduled_end": None, "course": None, "title": None})).json()
    assert (freed["scheduled_start"], freed["scheduled_end"], freed["course"], freed["title"]) == (
        plan["scheduled_start"],
        None,
        None,
        "Geometry",
    )
    refused = await platform.patch(path, json={"scheduled_end": "2026-03-02T09:00:00Z"})
    assert (refused.status_code, refused.json()["detail"]) == (422, "scheduled_end must be after scheduled_start")


async def test_links_come_from_the_public_url_whatever_host_is_asked_for(
    make_context: Callable[..., ApiContext], open_client: Client
) -> None:
    hostile = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "Forwarded": "host=evil.example"}
    client = open_client(create_app(make_context(base_url="https://pulse.school.org")), bearer=KEY, **hostile)
    made = await client.post("/api/v1/sessions", json={"title": "x"})
    path = f"/api/v1/sessions/{made.json()['id']}"
    added = await client.post(f"{path}/participants", json={"name": "Ada", "consent": True})
    joined = await client.post(f"/api/v1/join/{made.json()['code']}", json={"name": "Ada", "consent": True})
    answers = [made, added, joined, await client.get("/api/v1/sessions"), await client.get(path), await client.get("/openapi.json")]
    for answer in answers:
        assert answer.is_success
        assert "evil" not in answer.text + str(answer.headers)
    assert made.json()["join_url"].startswith("https://pulse.school.org/join/")
    assert made.json()["dashboard_url"].startswith("https://pulse.school.org/sessions/")
    assert added.json()["whip_url"] == joined.json()["whip_url"] == "https://pulse.school.org/api/v1/whip"


async def test_ending_hangs_up_and_ends_once(platform: httpx.AsyncClient, session: dict[str, Any], stream: Any) -> None:
    first = await platform.post(f"/api/v1/sessions/{session['id']}/end")
    again = await platform.post(f"/api/v1/sessions/{session['id']}/end")
    assert first.status_code == again.status_code == 200
    assert first.json()["ended_at"] is not None
    assert again.json() == first.json()
    assert stream.closed_sessions == [session["id"]] * 2


async def test_a_session_ends_though_the_stream_process_is_away(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    ended = await platform.post(f"/api/v1/sessions/{session['id']}/end")
    assert ended.json()["ended_at"] is not None


async def test_deleting_hangs_up_and_gives_a_receipt(
    platform: httpx.AsyncClient, session: dict[str, Any], participant: dict[str, Any], stream: Any, engine: Engine
) -> None:
    path = f"/api/v1/sessions/{session['id']}"
    await platform.post(f"{path}/markers", json={"label": "Break"})
    receipt = (await platform.delete(path)).json()
    assert {name: receipt[name] for name in ("session_id", "participants", "readings", "rollups")} == {
        "session_id": session["id"],
        "participants": 1,
        "readings": 0,
        "rollups": 0,
    }
    assert stream.closed_sessions == [session["id"]]
    with engine.begin() as conn:
        assert [conn.execute(select(row.id)).all() for row in (SessionRow, ParticipantRow, MarkerRow)] == [[], [], []]
        entry = conn.execute(select(AuditRow.id, AuditRow.actor).where(AuditRow.action == DELETED)).one()
        erased = conn.execute(select(AuditRow.subject_id).where(AuditRow.action == ERASED)).scalars().all()
    assert (str(entry.id), entry.actor) == (receipt["id"], "platform")
    assert [str(one) for one in erased] == [participant["id"]]
    assert (await platform.get(path)).status_code == (await platform.delete(path)).status_code == 404


async def test_another_organisation_sees_nothing(
    app: FastAPI, open_client: Client, engine: Engine, platform: httpx.AsyncClient, session: dict[str, Any], participant: dict[str, Any]
) -> None:
    with engine.begin() as conn:
        key = api_keys.issue(conn, organisations.ensure(conn, "other", "Another school"), "lms").key
    stranger = open_client(app, bearer=key)
    path = f"/api/v1/sessions/{session['id']}"
    assert (await stranger.get("/api/v1/sessions")).json() == {"sessions": [], "next_cursor": None}
    for method, tail in (
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/end"),
        ("GET", "/mood"),
        ("GET", "/stats"),
        ("GET", "/participants"),
        ("DELETE", ""),
    ):
        assert (await stranger.request(method, path + tail, json={})).status_code == 404, tail
    renewed = await stranger.post(f"{path}/participants/{participant['id']}/token")
    assert renewed.status_code == 404
    added = await stranger.post(f"{path}/participants", json={"name": "Eve", "consent": True})
    erased = await stranger.delete(f"{path}/participants/{participant['id']}")
    assert (added.status_code, erased.status_code) == (404, 404)
    assert len((await platform.get(f"{path}/participants")).json()["participants"]) == 1


async def test_a_revoked_key_is_not_known(app: FastAPI, open_client: Client, engine: Engine) -> None:
    with engine.begin() as conn:
        organisation = organisations.default_organisation(conn)
        issued = api_keys.issue(conn, organisation, "lms")
    client = open_client(app, bearer=issued.key)
    assert (await client.get("/api/v1/sessions")).status_code == 200
    with engine.begin() as conn:
        api_keys.revoke(conn, organisation, issued.record.id)
    refused = await client.get("/api/v1/sessions")
    assert (refused.status_code, refused.json()["detail"]) == (401, "This API key is not known, or works no longer.")


async def test_where_expression_is_forbidden_it_is_refused_when_asked_for(
    make_context: Callable[..., ApiContext], open_client: Client
) -> None:
    client = open_client(create_app(make_context(law=Jurisdiction("DE", loopback=False))), bearer=KEY)
    refused = await client.post("/api/v1/sessions", json={"title": "x", "policy": {"analysis": "expression"}})
    assert refused.status_code == 403
    assert "AI Act" in refused.json()["detail"]


@pytest.mark.parametrize("law", [Jurisdiction("AT"), Jurisdiction("", loopback=False)])
async def test_where_expression_is_not_permitted_a_session_says_presence(
    make_context: Callable[..., ApiContext], open_client: Client, law: Jurisdiction
) -> None:
    client = open_client(create_app(make_context(law=law)), bearer=KEY)
    made = await client.post("/api/v1/sessions", json={"title": "x"})
    assert made.json()["policy"]["analysis"] == "presence"


async def test_presence_may_always_be_asked_for(platform: httpx.AsyncClient) -> None:
    made = await platform.post("/api/v1/sessions", json={"title": "x", "policy": {"analysis": "presence", "retention_days": 7}})
    assert made.json()["policy"] == {"analysis": "presence", "k": 5, "individual_view": False, "retention_days": 7}


async def test_k_below_the_floor_is_refused_and_the_default_is_never_below(
    make_context: Callable[..., ApiContext], open_client: Client
) -> None:
    client = open_client(create_app(make_context(k_floor=8)), bearer=KEY)
    refused = await client.post("/api/v1/sessions", json={"title": "x", "policy": {"k": 7}})
    made = await client.post("/api/v1/sessions", json={"title": "x"})
    assert refused.status_code == 422
    assert "at least 8" in refused.json()["detail"]
    assert made.json()["policy"]["k"] == 8


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({}, "body.title"),
        ({"title": "  "}, "body.title"),
        ({"title": "x" * 201}, "body.title"),
        ({"title": "a\x00b"}, "body.title"),
        ({"title": "x", "polcy": {}}, "body.polcy"),
        ({"title": "x", "policy": {"k": 0}}, "body.policy.k"),
        ({"title": "x", "policy": {"analysis": "emotion"}}, "body.policy.analysis"),
        ({"title": "x", "policy": {"retention_days": 0}}, "body.policy.retention_days"),
        ({"title": "x", "scheduled_start": "2026-03-02T09:00:00"}, "body.scheduled_start"),
        ({"title": "x", "scheduled_start": "2026-03-02T09:00:00Z", "scheduled_end": "2026-03-02T09:00:00Z"}, "body"),
    ],
)
async def test_what_is_wrong_in_a_body_is_named(platform: httpx.AsyncClient, body: dict[str, Any], at: str) -> None:
    refused = await platform.post("/api/v1/sessions", json=body)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert [error["at"] for error in refused.json()["errors"]] == [at]


async def test_an_unknown_session_is_not_found(platform: httpx.AsyncClient) -> None:
    missing = await platform.get(f"/api/v1/sessions/{uuid4()}")
    assert (missing.status_code, missing.json()["detail"]) == (404, "There is no such session.")
