"""A person's data on request, in one file: to themselves, and to whoever answers for the school."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.api.rate_limit import RateLimit
from services.domain.access import OF_A_PLATFORM, Scope
from services.domain.emotions import EXPRESSIONS
from services.reports import subject_file
from services.storage import api_keys, organisations, participants, sessions, subjects
from tests.dashboard.classroom import Classroom

ME = "/api/v1/participants/me"
Client = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def seats(platform: httpx.AsyncClient, session: dict[str, Any], engine: Engine) -> list[dict[str, Any]]:
    path = f"/api/v1/sessions/{session['id']}/participants"
    made = [
        (await platform.post(path, json={"name": name, "external_id": f"lms-{name}", "consent": True})).json() for name in ("Ada", "Bo")
    ]
    with engine.begin() as conn:
        found = sessions.by_code(conn, session["code"])
        classroom = Classroom(engine, found, participants.list_of(conn, found.id))
    classroom.read(found.created_at.replace(second=0, microsecond=0), 20, step_s=2.0, absent=0, blind=0)
    return made


async def entries(platform: httpx.AsyncClient, subject: str) -> list[str]:
    found = (await platform.get("/api/v1/audit?action=person.exported")).json()["entries"]
    return [entry["actor"] for entry in found if entry["subject_id"] == subject]


async def test_students_get_all_of_themselves_and_it_explains_itself(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, seats: list[dict[str, Any]], session: dict[str, Any]
) -> None:
    answer = await open_client(app, bearer=seats[0]["token"]).get(f"{ME}/data")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"] == 'attachment; filename="classpulse-data.json"'
    document = answer.json()
    assert (document["schema"], document["labels"], document["reading_hours"]) == ("classpulse.subject-access/1", list(EXPRESSIONS), 24)
    assert [row["name"] for row in document["participant"]] == ["Ada"]
    assert (len(document["reading"]), len(document["rollup"]), len(document["consent"])) == (10, 2, 1)
    assert {row["weights_id"] for row in document["reading"]} == {"weights-of-a-test"}
    assert document["person"][0]["external_id"] == "lms-Ada"
    for hidden in ("Bo", seats[1]["id"], session["code"], seats[0]["token"]):
        assert hidden not in answer.text
    for table in subjects.TABLES:
        told = document["tables"][table]
        assert list(told["columns"]) == subjects.names(table)
        assert all(list(row) == subjects.names(table) for row in document[table])
        assert all(told["columns"].values())
        assert all(told["kept"].values())
    assert document["audit"][-1]["action"] == "person.exported"
    assert await entries(platform, seats[0]["id"]) == [seats[0]["id"]]


async def test_the_school_gets_one_participant_or_a_person_in_all_sessions(
    platform: httpx.AsyncClient, seats: list[dict[str, Any]], session: dict[str, Any]
) -> None:
    other = (await platform.post("/api/v1/sessions", json={"title": "Physics"})).json()
    again = (
        await platform.post(
            f"/api/v1/sessions/{other['id']}/participants", json={"name": "Ada L.", "external_id": "lms-Ada", "consent": False}
        )
    ).json()
    one = (await platform.get(f"/api/v1/sessions/{session['id']}/participants/{seats[0]['id']}/data")).json()
    every = (await platform.get("/api/v1/persons/lms-Ada/data")).json()
    assert [row["name"] for row in one["participant"]] == ["Ada"]
    assert [row["name"] for row in every["participant"]] == ["Ada", "Ada L."]
    assert [row["title"] for row in every["class_session"]] == ["Algebra", "Physics"]
    assert every["reading"] == one["reading"]
    assert await entries(platform, seats[0]["id"]) == ["platform", "platform"]
    assert await entries(platform, again["id"]) == ["platform"]
    told = (await platform.get(f"/api/v1/sessions/{other['id']}/participants/{seats[0]['id']}/data")).status_code
    assert told == 404


async def test_what_was_not_given_is_not_written_down(
    platform: httpx.AsyncClient, seats: list[dict[str, Any]], session: dict[str, Any]
) -> None:
    for path in (f"/api/v1/sessions/{session['id']}/participants/{uuid4()}/data", "/api/v1/persons/lms-Cleo/data"):
        assert (await platform.get(path)).status_code == 404
    assert (await platform.get("/api/v1/audit?action=person.exported")).json()["entries"] == []


async def test_the_student_sees_that_somebody_took_a_copy(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, seats: list[dict[str, Any]]
) -> None:
    await platform.get("/api/v1/persons/lms-Ada/data")
    seen = (await open_client(app, bearer=seats[0]["token"]).get(f"{ME}/readings")).json()["seen"]
    assert [(each["what"], each["by"], each["times"]) for each in seen] == [("person.exported", "platform", 1)]
    other = (await open_client(app, bearer=seats[1]["token"]).get(f"{ME}/readings")).json()["seen"]
    assert other == []


async def test_neither_teachers_nor_ordinary_keys_look_at_one_student(
    app: FastAPI, open_client: Client, browser: httpx.AsyncClient, seats: list[dict[str, Any]], session: dict[str, Any], engine: Engine
) -> None:
    """Whatever the policy says of individual views: this is not for watching somebody."""
    with engine.begin() as conn:
        school = organisations.default_organisation(conn)
        ordinary, officer = (api_keys.issue(conn, school, "key", scopes).key for scopes in (OF_A_PLATFORM, [Scope.SUBJECT_ACCESS]))
        elsewhere = api_keys.issue(conn, organisations.ensure(conn, "south", "South"), "key", [Scope.SUBJECT_ACCESS]).key
    for path in (f"/api/v1/sessions/{session['id']}/participants/{seats[0]['id']}/data", "/api/v1/persons/lms-Ada/data"):
        assert (await browser.get(path)).status_code == 403
        assert (await open_client(app, bearer=ordinary).get(path)).status_code == 403
        assert (await open_client(app, bearer=seats[0]["token"]).get(path)).status_code == 403
        assert (await open_client(app, bearer=elsewhere).get(path)).status_code == 404
        assert (await open_client(app, bearer=officer).get(path)).status_code == 200


async def test_a_student_who_asks_too_often_waits(
    make_context: Callable[..., ApiContext], open_client: Client, seats: list[dict[str, Any]]
) -> None:
    app = create_app(make_context(copies=RateLimit(most=1, per_s=600)))
    first, second = (open_client(app, bearer=seat["token"]) for seat in seats)
    assert [(await client.get(f"{ME}/data")).status_code for client in (first, first, second)] == [200, 429, 200]


def test_however_much_there_is_a_little_is_held(
    engine: Engine, make_context: Callable[..., ApiContext], seats: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces of so many rows; between two of them no connection is in use, so that a slow reader keeps nobody waiting."""
    monkeypatch.setattr(subject_file, "ROWS", 3)
    context = make_context()
    with engine.connect() as conn:
        subject = subjects.of_participant(conn, UUID(seats[0]["id"]))
    pieces, written = subject_file.pieces(engine.connect, subject, raw_retention=context.raw_retention, token_valid=context.token_valid), ""
    for piece in pieces:
        assert piece.count('"media_time"') <= 3 or not written
        assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of the pool that we use
        written += piece
    assert len(json.loads(written)["reading"]) == 10
