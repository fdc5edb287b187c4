"""Participants over the API: a token for each, and the way out again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from services.auth.principals import Teacher
from services.auth.secret import Secret
from services.auth.tokens import ParticipantGrant, read_token
from services.storage.erasure import ERASED
from services.storage.models import AuditRow, ParticipantRow

SECRET = Secret("a secret of the tests, long enough for HS256")


async def add(client: httpx.AsyncClient, session: dict[str, Any], **body: Any) -> dict[str, Any]:
    response = await client.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Ada", "consent": True, **body})
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def test_a_participant_gets_a_token_of_their_own(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    made = await add(platform, session)
    assert read_token(SECRET, made["token"]) == ParticipantGrant(UUID(session["id"]), UUID(made["id"]))
    assert made["whip_url"] == "http://localhost:8765/api/v1/whip"
    lives = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=50) < lives <= timedelta(hours=1)


async def test_a_token_is_renewed_by_the_platform_and_by_the_participant(
    app: FastAPI,
    open_client: Callable[..., httpx.AsyncClient],
    platform: httpx.AsyncClient,
    session: dict[str, Any],
    participant: dict[str, Any],
) -> None:
    path = f"/api/v1/sessions/{session['id']}"
    student = open_client(app, bearer=participant["token"])
    theirs = await platform.post(f"{path}/participants/{participant['id']}/token")
    own = await student.post("/api/v1/participants/me/token")
    for renewed in (theirs, own):
        assert renewed.status_code == 201
        assert read_token(SECRET, renewed.json()["token"]) == ParticipantGrant(UUID(session["id"]), UUID(participant["id"]))
        assert set(renewed.json()) == {"token", "expires_at", "whip_url", "mine_url"}
    other = (await platform.post("/api/v1/sessions", json={"title": "Another"})).json()
    assert (await platform.post(f"/api/v1/sessions/{other['id']}/participants/{participant['id']}/token")).status_code == 404
    await platform.post(f"{path}/end")
    late = await platform.post(f"{path}/participants/{participant['id']}/token"), await student.post("/api/v1/participants/me/token")
    assert [answer.status_code for answer in late] == [409, 409]


async def test_participants_come_in_pages(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    path = f"/api/v1/sessions/{session['id']}/participants"
    made = [(await add(platform, session, name=f"Student {i}"))["id"] for i in range(5)]
    first = (await platform.get(path, params={"limit": 3})).json()
    second = (await platform.get(path, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [one["id"] for one in first["participants"] + second["participants"]] == made
    assert second["next_cursor"] is None
    assert (await platform.get(path)).json()["next_cursor"] is None


async def test_who_comes_again_is_the_same_participant(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    first = await add(platform, session, external_id="lms-1", consent=False)
    again = await add(platform, session, external_id="lms-1", name="Ada L.", guardian="Mrs L.", faces="many")
    listed = (await platform.get(f"/api/v1/sessions/{session['id']}/participants")).json()["participants"]
    assert first["id"] == again["id"]
    assert [(p["name"], p["external_id"], p["consent"], p["faces"]) for p in listed] == [("Ada L.", "lms-1", True, "many")]


async def test_who_withdraws_consent_is_hung_up_at_once(platform: httpx.AsyncClient, session: dict[str, Any], stream: Any) -> None:
    made = await add(platform, session, external_id="ada")
    assert stream.closed_participants == []
    again = await add(platform, session, external_id="ada", consent=False)
    assert again["id"] == made["id"]
    assert stream.closed_participants == [made["id"]]


async def test_consent_must_be_said_either_way(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    refused = await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Ada"})
    assert [error["at"] for error in refused.json()["errors"]] == ["body.consent"]


async def test_nobody_joins_after_the_end(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    await platform.post(f"/api/v1/sessions/{session['id']}/end")
    refused = await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Late", "consent": True})
    assert (refused.status_code, refused.json()["detail"]) == (409, "The session has ended.")


async def test_erasing_hangs_up_and_gives_a_receipt(
    platform: httpx.AsyncClient, session: dict[str, Any], participant: dict[str, Any], stream: Any, engine: Engine
) -> None:
    path = f"/api/v1/sessions/{session['id']}/participants/{participant['id']}"
    receipt = (await platform.delete(path)).json()
    assert (receipt["participant_id"], receipt["readings"], receipt["rollups"]) == (participant["id"], 0, 0)
    assert stream.closed_participants == [participant["id"]]
    with engine.begin() as conn:
        assert conn.execute(select(ParticipantRow.id)).all() == []
        assert [str(id_) for id_ in conn.execute(select(AuditRow.id).where(AuditRow.action == ERASED)).scalars()] == [receipt["id"]]
    assert (await platform.delete(path)).status_code == 404


async def test_erasing_does_not_wait_for_the_stream_process(
    platform: httpx.AsyncClient, session: dict[str, Any], participant: dict[str, Any]
) -> None:
    erased = await platform.delete(f"/api/v1/sessions/{session['id']}/participants/{participant['id']}")
    assert erased.status_code == 200


async def test_a_participant_is_not_erased_through_another_session(platform: httpx.AsyncClient, participant: dict[str, Any]) -> None:
    other = (await platform.post("/api/v1/sessions", json={"title": "Another"})).json()
    assert (await platform.delete(f"/api/v1/sessions/{other['id']}/participants/{participant['id']}")).status_code == 404


async def test_students_erase_themselves_and_nobody_else(
    app: FastAPI,
    open_client: Callable[..., httpx.AsyncClient],
    platform: httpx.AsyncClient,
    session: dict[str, Any],
    participant: dict[str, Any],
    student: httpx.AsyncClient,
) -> None:
    folder = f"/api/v1/sessions/{session['id']}/participants"
    friend = await add(platform, session, name="Bela")
    assert (await student.delete(f"{folder}/{friend['id']}")).status_code == 403
    assert (await student.delete(f"/api/v1/sessions/{uuid4()}/participants/{participant['id']}")).status_code == 403
    assert (await student.delete(f"{folder}/{participant['id']}")).status_code == 200
    left = (await platform.get(folder)).json()["participants"]
    assert [p["id"] for p in left] == [friend["id"]]


@pytest.mark.parametrize("asker", ["platform", "browser", "student"])
async def test_the_audit_log_says_who_erased(
    request: pytest.FixtureRequest, asker: str, session: dict[str, Any], participant: dict[str, Any], teacher: Teacher, engine: Engine
) -> None:
    clients = {name: request.getfixturevalue(name) for name in ("platform", "browser", "student")}
    await clients[asker].delete(f"/api/v1/sessions/{session['id']}/participants/{participant['id']}")
    with engine.begin() as conn:
        actor = conn.execute(select(AuditRow.actor).where(AuditRow.action == ERASED)).scalar_one()
    assert actor == {"platform": "platform", "browser": str(teacher.user_id), "student": participant["id"]}[asker]
