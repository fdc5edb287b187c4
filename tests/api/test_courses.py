"""Courses and their reports over the API."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import Engine

from services.domain.records import Box, Face, HeadPose, Outcome, Reading
from services.storage import readings, rollups, sessions

HAPPY = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
FACE = Face(Box(0.3, 0.2, 0.6, 0.8), HeadPose(0, 0, 0), 0.9)
BEGIN = datetime.now(UTC).replace(second=0, microsecond=0)
TITLE = "Latin 9b/10a: Ümläute"
REPORT = "/api/v1/courses/Latin%209b%2F10a%3A%20%C3%9Cml%C3%A4ute/report"


def see(engine: Engine, session_id: str, participant_id: str, after_s: float) -> None:
    at = BEGIN + timedelta(seconds=after_s)
    seen = Reading(UUID(session_id), UUID(participant_id), at, after_s, 0, Outcome.READ, FACE, 0, HAPPY, "test")
    with engine.begin() as conn:
        rollups.recompute(conn, rollups.dirty(readings.insert(conn, [seen], raw_retention=timedelta(hours=24))))
        sessions.mark_started(conn, {UUID(session_id): at})


@pytest.fixture
async def lesson(platform: httpx.AsyncClient, engine: Engine) -> dict[str, Any]:
    made = await platform.post("/api/v1/sessions", json={"title": "Ablatives", "course": TITLE, "policy": {"k": 1}})
    session: dict[str, Any] = made.json()
    added = await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Ada", "consent": True})
    session["student"] = added.json()["id"]
    see(engine, session["id"], session["student"], 1)
    return session


async def test_a_course_is_listed_with_the_path_of_its_report(platform: httpx.AsyncClient, lesson: dict[str, Any]) -> None:
    listed = (await platform.get("/api/v1/courses")).json()
    assert listed == {"courses": [{"title": TITLE, "report": f"{REPORT}.json"}]}
    report = (await platform.get(listed["courses"][0]["report"])).json()
    assert report["course"] == TITLE
    assert [(one["session_id"], one["students"], one["happy"]) for one in report["sessions"]] == [(lesson["id"], 1, 1.0)]


@pytest.mark.parametrize(("form", "media_type"), [("html", "text/html; charset=utf-8"), ("csv", "text/csv; charset=utf-8; header=present")])
async def test_the_file_has_a_type_a_name_and_an_etag(
    platform: httpx.AsyncClient, engine: Engine, lesson: dict[str, Any], form: str, media_type: str
) -> None:
    answer = await platform.get(f"{REPORT}.{form}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert f"filename=\"course.{form}\"; filename*=UTF-8''Latin%209b%2010a" in answer.headers["content-disposition"]
    known = {"If-None-Match": answer.headers["etag"]}
    assert (await platform.get(f"{REPORT}.{form}", headers=known)).status_code == 304
    see(engine, lesson["id"], lesson["student"], 11)
    assert (await platform.get(f"{REPORT}.{form}", headers=known)).status_code == 200


async def test_each_session_in_it_is_a_look(platform: httpx.AsyncClient, engine: Engine, lesson: dict[str, Any]) -> None:
    await platform.get(f"{REPORT}.json")
    with engine.connect() as conn:
        found = conn.exec_driver_sql("select session_id from audit where action = 'report.seen'").scalars().all()
    assert found == [UUID(lesson["id"])]


async def test_another_teacher_finds_nothing(browser: httpx.AsyncClient, lesson: dict[str, Any]) -> None:
    assert (await browser.get("/api/v1/courses")).json() == {"courses": []}
    missing = await browser.get(f"{REPORT}.json")
    assert (missing.status_code, missing.json()["detail"]) == (404, "There is no such course.")


async def test_an_unknown_format_and_a_student(platform: httpx.AsyncClient, student: httpx.AsyncClient, lesson: dict[str, Any]) -> None:
    assert (await platform.get(f"{REPORT}.xapi")).status_code == 422
    assert (await student.get(f"{REPORT}.json")).status_code == 403
