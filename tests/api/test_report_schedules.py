"""Schedules of reports over the API, and the list of what came of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, text

from services.domain.report_schedules import zone_of
from services.reports.scheduling import Scheduler
from tests.api.test_courses import TITLE
from tests.api.test_made_course_reports import lessons as lessons
from tests.api.test_made_course_reports import make

Client = httpx.AsyncClient
SCHEDULES = "/api/v1/report-schedules"
ASKED = {
    "course": TITLE,
    "covers": "course",
    "format": "csv",
    "weekdays": ["friday", "monday"],
    "time": "15:00",
    "time_zone": "Europe/Berlin",
}


def overdue(engine: Engine) -> None:
    with engine.begin() as conn:
        conn.execute(text("UPDATE report_schedule SET next_at = now() - interval '1 minute', covered_until = now() - interval '1 day'"))


async def test_it_is_made_listed_and_deleted(platform: Client, lessons: list[dict[str, Any]], engine: Engine) -> None:
    answer = await platform.post(SCHEDULES, json=ASKED)
    made = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"{SCHEDULES}/{made['id']}")
    assert {name: made[name] for name in ASKED} == {**ASKED, "weekdays": ["monday", "friday"]}
    next_at = datetime.fromisoformat(made["next_at"])
    there = next_at.astimezone(zone_of("Europe/Berlin"))
    assert (there.isoweekday() in {1, 5}, f"{there:%H:%M}") == (True, "15:00")
    assert timedelta(0) < next_at - datetime.now(UTC) < timedelta(days=5)
    assert (made["last_at"], made["last_left_nothing"]) == (None, None)
    for query in ({}, {"course": TITLE}):
        assert (await platform.get(SCHEDULES, params=query)).json() == {"schedules": [made]}
    assert (await platform.get(SCHEDULES, params={"course": "Physics"})).json() == {"schedules": []}
    assert (await platform.delete(answer.headers["location"])).status_code == 204
    assert (await platform.get(SCHEDULES)).json() == {"schedules": []}
    assert (await platform.delete(answer.headers["location"])).status_code == 404
    with engine.connect() as conn:
        trail = conn.execute(text("SELECT action, subject_id FROM audit WHERE action LIKE 'schedule.%' ORDER BY at")).all()
    assert trail == [("schedule.made", UUID(made["id"])), ("schedule.deleted", UUID(made["id"]))]


async def test_what_comes_of_it_is_listed_and_fetched(
    app: FastAPI, platform: Client, browser: Client, nobody: Client, lessons: list[dict[str, Any]], engine: Engine
) -> None:
    """The first lesson is the teacher's, and over; the second is nobody's."""
    for client, covers in ((platform, "course"), (browser, "sessions")):
        assert (await client.post(SCHEDULES, json={**ASKED, "covers": covers})).status_code == 201
    await platform.post(f"/api/v1/sessions/{lessons[0]['id']}/end")
    overdue(engine)
    assert [Scheduler(engine).once() for _ in range(3)] == [True, True, False]
    while await app.state.context.runner.once():
        pass
    whole, of_one = sorted((await platform.get("/api/v1/reports", params={"course": TITLE})).json()["reports"], key=lambda r: r["name"])[
        ::-1
    ]
    assert (whole["session_id"], of_one["session_id"]) == (None, lessons[0]["id"])
    assert {whole["format"], of_one["format"]} == {"csv"}
    file = await platform.get(whole["url"])
    assert len(file.content) == whole["size"]
    link = (await platform.post(f"/api/v1/reports/{whole['id']}/link", json={"hours": 1})).json()
    assert (await nobody.get(link["url"])).content == file.content
    mine = (await browser.get("/api/v1/reports", params={"course": TITLE})).json()["reports"]
    assert [one["id"] for one in mine] == [of_one["id"]]  # the course's has somebody else's lesson in it
    assert (await browser.get("/api/v1/reports", params={"course": "Physics"})).json() == {"reports": []}
    await platform.delete(f"/api/v1/reports/{of_one['id']}")
    assert (await browser.get("/api/v1/reports", params={"course": TITLE})).json() == {"reports": []}


async def test_a_teacher_s_own_is_no_colleague_s(platform: Client, browser: Client, lessons: list[dict[str, Any]]) -> None:
    other, own = (await platform.post(SCHEDULES, json=ASKED)).json(), (await browser.post(SCHEDULES, json=ASKED)).json()
    assert [one["id"] for one in (await browser.get(SCHEDULES)).json()["schedules"]] == [own["id"]]
    assert {one["id"] for one in (await platform.get(SCHEDULES)).json()["schedules"]} == {other["id"], own["id"]}
    assert (await browser.delete(f"{SCHEDULES}/{other['id']}")).status_code == 404


async def test_one_whose_maker_has_gone_says_so(platform: Client, browser: Client, lessons: list[dict[str, Any]], engine: Engine) -> None:
    await browser.post(SCHEDULES, json=ASKED)
    overdue(engine)
    with engine.begin() as conn:
        conn.execute(text("DELETE FROM app_user"))
    assert Scheduler(engine).once()
    (one,) = (await platform.get(SCHEDULES)).json()["schedules"]
    assert one["last_left_nothing"] == "Whoever wanted these reports has no account or key here any more."
    assert one["last_at"] is not None


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"course": "Physics"}, 404, "There is no such course."),
        ({"format": "xapi"}, 422, "`xapi` is of a session."),
        ({"time_zone": "Europe/Berin"}, 422, "There is no time zone `Europe/Berin`"),
        ({"time": "24:00"}, 422, "time"),
        ({"weekdays": []}, 422, "weekdays"),
        ({"weekdays": ["freitag"]}, 422, "weekdays"),
    ],
)
async def test_what_cannot_be_asked_for(
    change: dict[str, Any], status: int, says: str, platform: Client, lessons: list[dict[str, Any]]
) -> None:
    refused = await platform.post(SCHEDULES, json=ASKED | change)
    assert refused.status_code == status
    assert says in refused.json()["detail"]


async def test_asking_twice_with_a_key_makes_one(platform: Client, lessons: list[dict[str, Any]]) -> None:
    answers = [await platform.post(SCHEDULES, json=ASKED, headers={"Idempotency-Key": "1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await platform.get(SCHEDULES)).json()["schedules"]) == 1


async def test_a_file_that_is_over_is_not_listed(app: FastAPI, platform: Client, lessons: list[dict[str, Any]], engine: Engine) -> None:
    await make(app, platform)
    assert len((await platform.get("/api/v1/reports", params={"course": TITLE})).json()["reports"]) == 1
    with engine.begin() as conn:
        conn.execute(text("UPDATE report SET expires_at = now()"))
    assert (await platform.get("/api/v1/reports", params={"course": TITLE})).json() == {"reports": []}
