"""Who looked at what stands in the audit log, once for each stretch of time, and a look that cannot be written down is none."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, text

from services import clock
from services.api.app import ApiContext, create_app
from services.auth.permissions import PERMISSIONS, Who
from services.auth.principals import Teacher
from services.domain.access import Scope
from services.domain.looks import Look
from services.storage import api_keys, audit, organisations
from services.storage.audit import Entry, Wanted
from services.storage.erasure_ledger import ErasureLedger

Client = Callable[..., httpx.AsyncClient]
AUDIT = "/api/v1/audit"
SESSION = "/api/v1/sessions/{session_id}"

LOOKS = {
    f"{SESSION}/mood": "mood.seen",
    f"{SESSION}/mood/stream": "mood.seen",
    f"{SESSION}/alerts": "mood.seen",
    f"{SESSION}/report.{{form}}": "report.seen",
    "/api/v1/courses/{title:path}/report.{form}": "report.seen",
    "/api/v1/reports/{report_id}": "report.seen",
    f"{SESSION}/readings.{{form}}": "readings.exported",
    "/api/v1/pictures/feedback": "feedback.seen",
    f"{SESSION}/stats": "stats.seen",
    f"{SESSION}/participants": "participants.seen",
    f"{SESSION}/participants/{{participant_id}}/report.{{form}}": "participant.seen",
    f"{SESSION}/participants/{{participant_id}}/data": "person.exported",
    "/api/v1/persons/{external_id}/data": "person.exported",
    "/api/v1/keys": "keys.seen",
    "/api/v1/webhooks": "webhooks.seen",
    "/api/v1/webhooks/{webhook_id}/deliveries": "webhooks.seen",
    AUDIT: "audit.seen",
}
NOTHING_OF_A_CLASS = {
    "/api/v1/sessions",
    "/api/v1/courses",
    SESSION,
    f"{SESSION}/markers",
    "/api/v1/organisation",
    "/pictures",
    "/api/v1/jobs/{job_id}",
    "/api/v1/reports",
    "/api/v1/report-schedules",
}
"""Titles, times, policies, settings, what the teacher wrote down of a lesson, a page that is empty, how far a file is, and which are
kept: no look at anybody."""


def trail(engine: Engine, organisation: UUID, **wanted: Any) -> list[Entry]:
    with engine.connect() as conn:
        return audit.page(conn, organisation, Wanted(**wanted), limit=500)[::-1]


def said(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.actor, entry.action) for entry in entries]


def test_every_read_of_staff_is_a_look_or_says_why_not() -> None:
    reads = {key.path for key, rule in PERMISSIONS.items() if key.method == "GET" and rule.scope is not None and rule.who & Who.STAFF}
    assert reads == set(LOOKS) | NOTHING_OF_A_CLASS


async def test_each_look_at_a_session_is_an_entry_without_names(
    browser: httpx.AsyncClient,
    platform: httpx.AsyncClient,
    stream: object,
    session: dict[str, Any],
    participant: dict[str, Any],
    teacher: Teacher,
    organisation: UUID,
    engine: Engine,
) -> None:
    path = f"/api/v1/sessions/{session['id']}"
    await platform.post(f"{path}/end")
    for tail in ("mood", "report.json", "report.csv", "stats", "participants", "mood/stream"):
        assert (await browser.get(f"{path}/{tail}")).status_code == 200, tail
    seen = trail(engine, organisation, session_id=UUID(session["id"]), actor=teacher.actor)
    assert [(entry.action, entry.session_id, entry.subject_id, entry.details) for entry in seen] == [
        (action, UUID(session["id"]), None, {}) for action in ("mood.seen", "report.seen", "stats.seen", "participants.seen")
    ]
    with engine.connect() as conn:
        assert "Ada" not in "".join(conn.execute(text("SELECT audit::text FROM audit")).scalars())


async def test_looks_of_ten_minutes_are_one_entry(
    browser: httpx.AsyncClient, session: dict[str, Any], organisation: UUID, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.from_unix(1_800_000_000)  # a full ten minutes
    for minute in range(60):
        monkeypatch.setattr(clock, "now", lambda minute=minute: start + timedelta(minutes=minute))
        with engine.begin() as conn:
            audit.looked(conn, organisation, actor="a", what=Look.LIVE, session_id=UUID(session["id"]))
            audit.looked(conn, organisation, actor="b", what=Look.LIVE, session_id=UUID(session["id"]))
    assert said(trail(engine, organisation, action="live.seen")).count(("a", "live.seen")) == 6
    assert len(trail(engine, organisation, action="live.seen")) == 12


async def test_a_look_that_cannot_be_written_down_is_refused(
    browser: httpx.AsyncClient, platform: httpx.AsyncClient, session: dict[str, Any], engine: Engine, database_url: str
) -> None:
    path = f"/api/v1/sessions/{session['id']}"
    name = engine.url.database
    with engine.begin() as conn:
        conn.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    engine.dispose()
    for tail in ("/mood", "/participants", "/report.json", "/mood/stream"):
        refused = await browser.get(path + tail, headers={"Accept": "application/json"})
        assert refused.status_code == 503, (tail, refused.text)
        assert "written down is not shown" in refused.json()["detail"]
        assert refused.headers["retry-after"]
    assert (await browser.get(path)).status_code == 200
    with engine.begin() as conn:
        conn.execute(text("SET TRANSACTION READ WRITE"))
        conn.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = off"))
    engine.dispose()
    assert (await browser.get(path + "/mood")).status_code == 200


async def test_a_look_at_what_is_not_there_is_none(browser: httpx.AsyncClient, organisation: UUID, engine: Engine) -> None:
    assert (await browser.get(f"/api/v1/sessions/{UUID(int=1)}/mood")).status_code == 404
    assert trail(engine, organisation, action="mood.seen") == []


async def test_an_embedded_page_is_seen_too(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, session: dict[str, Any], organisation: UUID, engine: Engine
) -> None:
    path = f"/api/v1/sessions/{session['id']}"
    link = (await platform.post(f"{path}/embed", json={})).json()
    viewer = open_client(app, bearer=link["url"].partition("#token=")[2])
    assert (await viewer.get(f"{path}/mood")).status_code == 200
    entries = trail(engine, organisation, session_id=UUID(session["id"]))
    assert said(entries) == [("platform", "embed.created"), ("embed", "mood.seen")]
    assert entries[0].details == {"expires_at": link["expires_at"].replace("Z", "+00:00")}


async def test_who_comes_and_goes_and_what_students_said(
    browser: httpx.AsyncClient,
    nobody: httpx.AsyncClient,
    platform: httpx.AsyncClient,
    student: httpx.AsyncClient,
    session: dict[str, Any],
    participant: dict[str, Any],
    teacher: Teacher,
    organisation: UUID,
    engine: Engine,
) -> None:
    joined = (await nobody.post(f"/api/v1/join/{session['join_url'].rsplit('/', 1)[1]}", json={"name": "Bo", "consent": True})).json()
    await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Cleo", "consent": False, "guardian": "Di"})
    await student.delete("/api/v1/participants/me")
    await browser.post("/logout")
    entries = trail(engine, organisation)
    assert said(entries)[:3] == [
        ("platform", "consent.given"),
        (joined["participant_id"], "consent.given"),
        ("platform", "consent.refused"),
    ]
    assert [entry.details for entry in entries[:3]] == [{"guardian": False}, {"guardian": False}, {"guardian": True}]
    assert (entries[3].actor, entries[3].action, entries[3].subject_id) == (
        participant["id"],
        "participant.erased",
        UUID(participant["id"]),
    )
    assert [(entry.actor, entry.action, entry.subject_id) for entry in entries[4:]] == [
        (teacher.actor, "login.ended", teacher.login_id),
    ]


async def test_administration_is_an_entry(platform: httpx.AsyncClient, organisation: UUID, engine: Engine) -> None:
    await platform.get("/api/v1/keys")
    await platform.get("/api/v1/webhooks")
    await platform.get(AUDIT)
    assert said(trail(engine, organisation)) == [("platform", what) for what in ("keys.seen", "webhooks.seen", "audit.seen")]


async def test_the_log_is_read_in_pages_and_by_what_is_asked(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    path = f"/api/v1/sessions/{session['id']}"
    for name in "ABCDE":
        await platform.post(f"{path}/participants", json={"name": name, "consent": True})
    await platform.get(f"{path}/mood")
    newest = (await platform.get(AUDIT, params={"session": session["id"], "limit": 4})).json()
    assert [entry["action"] for entry in newest["entries"]] == ["mood.seen", *["consent.given"] * 3]
    rest = (await platform.get(AUDIT, params={"session": session["id"], "limit": 4, "cursor": newest["next_cursor"]})).json()
    assert ([entry["action"] for entry in rest["entries"]], rest["next_cursor"]) == (["consent.given"] * 2, None)
    seen = (await platform.get(AUDIT, params={"action": "mood.seen"})).json()["entries"]
    assert [(entry["actor"], entry["session_id"]) for entry in seen] == [("platform", session["id"])]
    assert (await platform.get(AUDIT, params={"actor": "somebody"})).json()["entries"] == []
    earlier = (await platform.get(AUDIT, params={"before": newest["entries"][-1]["at"], "action": "consent.given"})).json()["entries"]
    assert len(earlier) == 2
    assert (await platform.get(AUDIT, params={"before": "2026-01-01"})).status_code == 422
    assert (await platform.get(AUDIT, params={"cursor": "rubbish"})).status_code == 422


async def test_another_organisation_s_log_is_not_there(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, participant: dict[str, Any], engine: Engine
) -> None:
    with engine.begin() as conn:
        theirs = api_keys.issue(conn, organisations.ensure(conn, "other", "Another school"), "admin", [Scope.ADMIN]).key
    assert (await open_client(app, bearer=theirs).get(AUDIT)).json()["entries"] == []
    assert len((await platform.get(AUDIT)).json()["entries"]) >= 1


async def test_an_erasure_is_in_the_ledger_when_it_is_answered(
    make_context: Callable[..., ApiContext], open_client: Client, participant: dict[str, Any], tmp_path: Path
) -> None:
    ledger = ErasureLedger(tmp_path / "erasures.jsonl").prepare()
    student = open_client(create_app(make_context(ledger=ledger)), bearer=participant["token"])
    receipt = (await student.delete("/api/v1/participants/me")).json()
    (held,) = ledger.read()
    assert (str(held.id), str(held.participant_id)) == (receipt["id"], participant["id"])


async def test_an_erasure_is_answered_though_the_ledger_cannot_be_written(
    make_context: Callable[..., ApiContext], open_client: Client, participant: dict[str, Any], tmp_path: Path
) -> None:
    """It is done; the loop that holds the ledger against the database writes it down later."""
    (tmp_path / "folder").mkdir()
    student = open_client(create_app(make_context(ledger=ErasureLedger(tmp_path / "folder"))), bearer=participant["token"])
    assert (await student.delete("/api/v1/participants/me")).status_code == 200
    assert (await student.delete("/api/v1/participants/me")).status_code == 404
