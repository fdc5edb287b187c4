"""A report over the API: the file itself, named, typed and cacheable."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import Engine

from services.domain.records import Box, Face, HeadPose, Outcome, Reading
from services.storage import readings, rollups

HAPPY = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
FACE = Face(Box(0.3, 0.2, 0.6, 0.8), HeadPose(0, 0, 0), 0.9)
BEGIN = datetime.now(UTC).replace(second=0, microsecond=0)


def see(engine: Engine, session_id: str, participant_id: str, after_s: float) -> None:
    at = BEGIN + timedelta(seconds=after_s)
    seen = Reading(UUID(session_id), UUID(participant_id), at, after_s, 0, Outcome.READ, FACE, 0, HAPPY, "test")
    with engine.begin() as conn:
        rollups.recompute(conn, rollups.dirty(readings.insert(conn, [seen], raw_retention=timedelta(hours=24))))


@pytest.fixture
async def lesson(platform: httpx.AsyncClient, engine: Engine) -> dict[str, Any]:
    made = await platform.post("/api/v1/sessions", json={"title": 'Algebra: "x/y" für Ümit', "policy": {"k": 1}})
    session: dict[str, Any] = made.json()
    added = await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Ada", "consent": True})
    session["student"] = added.json()["id"]
    see(engine, session["id"], session["student"], 1)
    return session


def address(session: dict[str, Any], form: str) -> str:
    return f"/api/v1/sessions/{session['id']}/report.{form}"


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("json", "application/json"), ("csv", "text/csv; charset=utf-8; header=present"), ("html", "text/html; charset=utf-8")],
)
async def test_the_file_has_a_type_and_a_name(platform: httpx.AsyncClient, lesson: dict[str, Any], form: str, media_type: str) -> None:
    answer = await platform.get(address(lesson, form))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    day = f"{BEGIN:%Y-%m-%d}"
    assert answer.headers["content-disposition"] == (
        f"attachment; filename=\"report.{form}\"; filename*=UTF-8''Algebra%20x%20y%20f%C3%BCr%20%C3%9Cmit%20{day}.{form}"
    )
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_a_running_session_s_report_grows(platform: httpx.AsyncClient, engine: Engine, lesson: dict[str, Any]) -> None:
    first = await platform.get(address(lesson, "json"))
    assert first.json()["session"]["ended_at"] is None
    assert len(first.json()["points"]) == 1
    see(engine, lesson["id"], lesson["student"], 11)
    assert len((await platform.get(address(lesson, "json"))).json()["points"]) == 2


async def test_an_etag_holds_until_the_figures_change(platform: httpx.AsyncClient, engine: Engine, lesson: dict[str, Any]) -> None:
    first = await platform.get(address(lesson, "csv"))
    known = {"If-None-Match": f'"something else", {first.headers["etag"]}'}
    again = await platform.get(address(lesson, "csv"), headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert (await platform.get(address(lesson, "html"), headers=known)).status_code == 200
    see(engine, lesson["id"], lesson["student"], 11)
    assert (await platform.get(address(lesson, "csv"), headers=known)).status_code == 200


async def test_an_erased_student_is_gone_from_the_next_report(platform: httpx.AsyncClient, lesson: dict[str, Any]) -> None:
    await platform.delete(f"/api/v1/sessions/{lesson['id']}/participants/{lesson['student']}")
    answer = await platform.get(address(lesson, "csv"))
    assert list(csv.DictReader(io.StringIO(answer.text))) == []


async def test_an_unknown_format_is_a_problem_that_names_the_known_ones(platform: httpx.AsyncClient, lesson: dict[str, Any]) -> None:
    refused = await platform.get(address(lesson, "docx"))
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert "'pdf', 'html', 'xlsx', 'csv', 'json', 'xapi' or 'caliper'" in refused.json()["detail"]


async def test_an_unknown_session_is_not_found(platform: httpx.AsyncClient) -> None:
    missing = await platform.get(address({"id": str(UUID(int=7))}, "json"))
    assert (missing.status_code, missing.json()["detail"]) == (404, "There is no such session.")


async def test_a_teacher_may_and_a_student_may_not(browser: httpx.AsyncClient, student: httpx.AsyncClient, session: dict[str, Any]) -> None:
    assert (await browser.get(address(session, "html"))).status_code == 200
    assert (await student.get(address(session, "html"))).status_code == 403
