"""A course's report goes the ways of a session's: as a job, kept, in parts, by a link, signed, and withdrawn with a student."""

import hashlib
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, text

from services.api.app import ApiContext, create_app
from services.auth.signing import new_keys
from services.reports.formats import Format
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.report import Report
from services.reports.runner import Runner
from services.reports.statement import HEADER, Statement
from services.storage import reports
from tests.api.conftest import PLATFORM_KEY, TEACHER
from tests.api.test_courses import REPORT, TITLE, see
from tests.webhooks.receiver import eventually

Client = httpx.AsyncClient
ASKED = f"{REPORT}s"


async def held(platform: Client, engine: Engine, title: str, after_s: float = 1, **how: Any) -> dict[str, Any]:
    """A lesson of the course that has begun. Those of one moment have no order that anybody could know."""
    made = await platform.post("/api/v1/sessions", json={"title": title, "course": TITLE, "policy": {"k": 1}, **how})
    session: dict[str, Any] = made.json()
    added = await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Ada", "consent": True})
    session["student"] = added.json()["id"]
    see(engine, session["id"], session["student"], after_s)
    return session


@pytest.fixture
async def lessons(platform: Client, engine: Engine, teacher: object) -> list[dict[str, Any]]:
    """The first is the teacher's, the second nobody's."""
    return [await held(platform, engine, "Ablatives", teacher=TEACHER), await held(platform, engine, "Gerunds", 11)]


async def make(app: FastAPI, client: Client, form: str = "csv") -> dict[str, Any]:
    """-> the job when it is over."""
    answer = await client.post(ASKED, json={"format": form})
    assert answer.status_code == 202
    await app.state.context.runner.once()
    job: dict[str, Any] = (await client.get(answer.headers["location"])).json()
    return job


def path_of(job: dict[str, Any]) -> str:
    return f"/api/v1/reports/{job['report']['id']}"


async def test_a_job_is_asked_for_followed_and_fetched(
    app: FastAPI, platform: Client, lessons: list[dict[str, Any]], engine: Engine
) -> None:
    job = await make(app, platform)
    assert (job["state"], job["session_id"], job["course"], job["problem"]) == ("done", None, TITLE, None)
    file = await platform.get(path_of(job))
    assert [line.split(",")[1] for line in file.text.splitlines()[1:]] == [one["id"] for one in lessons]
    assert "filename=\"course.csv\"; filename*=UTF-8''Latin%209b%2010a" in file.headers["content-disposition"]
    said, _ = Statement.read(file.headers[HEADER])
    assert (said.is_of(file.content), said.about) == (True, TITLE)
    size, etag = job["report"]["size"], file.headers["etag"]
    part = await platform.get(path_of(job), headers={"Range": "bytes=3-30", "If-Range": etag})
    assert (part.status_code, part.headers["content-range"], part.content) == (206, f"bytes 3-30/{size}", file.content[3:31])
    assert (await platform.get(path_of(job), headers={"If-None-Match": etag})).status_code == 304
    with engine.connect() as conn:
        trail = conn.execute(text("SELECT action, session_id FROM audit WHERE action LIKE 'report.%' ORDER BY at, action")).all()
    assert trail[0] == ("report.asked", None)
    assert {tuple(row) for row in trail[1:]} == {("report.seen", UUID(one["id"])) for one in lessons}


async def test_a_link_shares_it_until_it_is_deleted(
    app: FastAPI, platform: Client, nobody: Client, lessons: list[dict[str, Any]], engine: Engine
) -> None:
    job = await make(app, platform)
    link = (await platform.post(f"{path_of(job)}/link", json={"hours": 2})).json()
    assert (await nobody.get(link["url"])).content == (await platform.get(path_of(job))).content
    with engine.connect() as conn:
        shared = conn.execute(text("SELECT session_id FROM audit WHERE action = 'report.shared'")).scalars().all()
    assert set(shared) == {UUID(one["id"]) for one in lessons}  # each student finds it in the lessons they were in
    assert (await platform.delete(path_of(job))).status_code == 204
    assert (await nobody.get(link["url"])).status_code == 404


async def test_a_download_is_signed_and_withdrawn_with_a_student_of_any_lesson(
    app: FastAPI, platform: Client, nobody: Client, lessons: list[dict[str, Any]]
) -> None:
    job = await make(app, platform)
    at_once = await platform.get(f"{REPORT}.json")
    digests = [hashlib.sha256(at_once.content).hexdigest(), job["report"]["sha256"]]

    async def standing() -> list[str]:
        return [(await nobody.get("/api/v1/reports/verify", params={"sha256": one})).json()["state"] for one in digests]

    assert Statement.read(at_once.headers[HEADER])[0].is_of(at_once.content)
    assert await standing() == ["known", "known"]
    await platform.delete(f"/api/v1/sessions/{lessons[1]['id']}/participants/{lessons[1]['student']}")
    assert await standing() == ["withdrawn", "withdrawn"]
    assert (await platform.get(path_of(job))).status_code == 404


async def test_a_teacher_gets_the_report_of_their_own_lessons_and_no_other(
    app: FastAPI, platform: Client, browser: Client, lessons: list[dict[str, Any]]
) -> None:
    everybody_s, own = await make(app, platform), await make(app, browser)
    assert lessons[1]["id"] not in (await browser.get(path_of(own))).text
    assert (await platform.get(path_of(own))).status_code == 200
    answers = [
        await browser.get(f"/api/v1/jobs/{everybody_s['id']}"),
        await browser.get(path_of(everybody_s)),
        await browser.post(f"{path_of(everybody_s)}/link", json={}),
        await browser.delete(path_of(everybody_s)),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert answers[1].json()["detail"] == reports.GONE
    await platform.patch(f"/api/v1/sessions/{lessons[0]['id']}", json={"teacher": None})
    assert (await browser.get(path_of(own))).status_code == 404  # theirs no more


async def test_what_cannot_be_asked_for(platform: Client, student: Client, lessons: list[dict[str, Any]]) -> None:
    unknown = await platform.post("/api/v1/courses/Physics/reports", json={"format": "pdf"})
    assert (unknown.status_code, unknown.json()["detail"]) == (404, "There is no such course.")
    of_a_session = await platform.post(ASKED, json={"format": "xapi"})
    assert of_a_session.status_code == 422
    assert "'pdf', 'html', 'xlsx', 'csv' or 'json'" in of_a_session.json()["detail"]
    assert (await student.post(ASKED, json={"format": "pdf"})).status_code == 403


async def test_below_k_and_live_are_said_and_not_shown(platform: Client, engine: Engine, lessons: list[dict[str, Any]]) -> None:
    small = await held(platform, engine, "Supines", 21, policy={"k": 4})
    await platform.post(f"/api/v1/sessions/{lessons[0]['id']}/end")
    document = (await platform.get(f"{REPORT}.json")).json()
    said = {one["session_id"]: (one["ended"], one["why_not"], one["engagement"] is None, one["happy"]) for one in document["sessions"]}
    assert said == {
        lessons[0]["id"]: (True, None, False, 1.0),
        lessons[1]["id"]: (False, None, False, 1.0),
        small["id"]: (False, "hidden", True, None),
    }


async def test_asking_twice_with_a_key_makes_one_job(platform: Client, lessons: list[dict[str, Any]], engine: Engine) -> None:
    answers = [await platform.post(ASKED, json={"format": "csv"}, headers={"Idempotency-Key": "1"}) for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    with engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM job")).scalar_one() == 1


class Slow(Press):
    def write(self, report: Report, form: Format) -> bytes:
        time.sleep(0.6)
        return super().write(report, form)


async def test_a_download_that_takes_too_long_becomes_the_job_that_goes_on(
    engine: Engine, make_context: Callable[..., ApiContext], open_client: Callable[..., Client], lessons: list[dict[str, Any]]
) -> None:
    runner = Runner(Workshop(engine, new_keys(), k_floor=1, service="http://localhost:8765"), Slow())
    impatient = open_client(create_app(make_context(runner=runner, patience_s=0.1)), bearer=PLATFORM_KEY)
    answer = await impatient.get(f"{REPORT}.csv")
    assert (answer.status_code, answer.json()["course"]) == (202, TITLE)

    async def over() -> bool:
        return bool((await impatient.get(answer.headers["location"])).json()["state"] == "done")

    await eventually(over)
    assert (
        len(lessons) == len((await impatient.get(path_of((await impatient.get(answer.headers["location"])).json()))).text.splitlines()) - 1
    )
