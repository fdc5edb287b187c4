"""Reports as jobs: asked for, fetched in whole and in part, shared by a link, deleted, and recognised."""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, text

from services import clock
from services.api.app import ApiContext, create_app
from services.auth.signing import new_keys
from services.reports.formats import Format
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.report import Report
from services.reports.runner import Runner
from services.reports.statement import HEADER, Statement
from services.storage import jobs, reports
from tests.api.test_reports import see
from tests.webhooks.receiver import eventually

Client = httpx.AsyncClient


@pytest.fixture
async def lesson(platform: Client, engine: Engine) -> dict[str, Any]:
    made = await platform.post("/api/v1/sessions", json={"title": "Algebra", "policy": {"k": 1}})
    session: dict[str, Any] = made.json()
    added = await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": "Ada", "consent": True})
    session["student"] = added.json()["id"]
    see(engine, session["id"], session["student"], 1)
    return session


def asked(lesson: dict[str, Any]) -> str:
    return f"/api/v1/sessions/{lesson['id']}/reports"


@pytest.fixture
async def made(app: FastAPI, platform: Client, lesson: dict[str, Any]) -> dict[str, Any]:
    """A report as its job gives it."""
    answer = await platform.post(asked(lesson), json={"format": "csv"})
    await app.state.context.runner.once()
    report: dict[str, Any] = (await platform.get(answer.headers["location"])).json()["report"]
    return report


def path_of(report: dict[str, Any]) -> str:
    return f"/api/v1/reports/{report['id']}"


async def test_a_job_is_asked_for_followed_and_fetched(app: FastAPI, platform: Client, lesson: dict[str, Any], engine: Engine) -> None:
    answer = await platform.post(asked(lesson), json={"format": "csv"})
    assert answer.status_code == 202
    where = answer.headers["location"]
    waiting = await platform.get(where)
    assert (waiting.json()["state"], waiting.json()["report"], waiting.headers["retry-after"]) == ("queued", None, "2")
    await app.state.context.runner.once()
    done = await platform.get(where)
    job = done.json()
    assert (job["state"], job["problem"], "retry-after" in done.headers) == ("done", None, False)
    file = await platform.get(job["report"]["url"])
    assert file.status_code == 200
    assert hashlib.sha256(file.content).hexdigest() == job["report"]["sha256"]
    assert (int(file.headers["content-length"]), file.headers["content-type"]) == (
        job["report"]["size"],
        "text/csv; charset=utf-8; header=present",
    )
    assert file.headers["content-disposition"].startswith("attachment; filename=\"report.csv\"; filename*=UTF-8''Algebra%20")
    said, key = Statement.read(file.headers[HEADER])
    assert said.is_of(file.content)
    assert key == app.state.context.runner.workshop.keys.key_ids[0]
    kept = datetime.fromisoformat(job["report"]["expires_at"]) - datetime.fromisoformat(job["report"]["made_at"])
    assert kept == timedelta(days=30)
    with engine.connect() as conn:
        trail = conn.execute(text("SELECT actor, action FROM audit WHERE action LIKE 'report.%' ORDER BY at")).all()
    assert trail == [("platform", "report.asked"), ("platform", "report.seen")]


async def test_asking_twice_with_a_key_makes_one_job(platform: Client, lesson: dict[str, Any], engine: Engine) -> None:
    answers = [await platform.post(asked(lesson), json={"format": "csv"}, headers={"Idempotency-Key": "1"}) for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert answers[1].headers["idempotent-replayed"] == "true"
    with engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM job")).scalar_one() == 1


async def test_a_part_of_the_file(platform: Client, made: dict[str, Any]) -> None:
    whole = await platform.get(path_of(made))
    size, etag = made["size"], whole.headers["etag"]
    assert not etag.startswith("W/")
    for asked_for, first, last in (("0-9", 0, 9), ("5-", 5, size - 1), ("-7", size - 7, size - 1), (f"3-{size + 99}", 3, size - 1)):
        part = await platform.get(path_of(made), headers={"Range": f"bytes={asked_for}", "If-Range": etag})
        assert (part.status_code, part.headers["content-range"]) == (206, f"bytes {first}-{last}/{size}")
        assert part.content == whole.content[first : last + 1]
    beyond = await platform.get(path_of(made), headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    assert beyond.headers["content-type"] == "application/problem+json"
    for headers in ({"Range": "bytes=0-1,4-5"}, {"Range": "lines=1-2"}, {"Range": "bytes=0-1", "If-Range": '"another"'}):
        assert (await platform.get(path_of(made), headers=headers)).content == whole.content
    assert (await platform.get(path_of(made), headers={"If-None-Match": etag})).status_code == 304


async def test_a_long_file_comes_in_pieces(platform: Client, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = (await platform.get(path_of(made))).content
    monkeypatch.setattr(reports, "PIECE", 7)
    assert (await platform.get(path_of(made))).content == whole
    assert (await platform.get(path_of(made), headers={"Range": "bytes=3-30"})).content == whole[3:31]


async def test_a_link_needs_no_credentials_and_ends(
    platform: Client, nobody: Client, made: dict[str, Any], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = (await platform.post(f"{path_of(made)}/link", json={"hours": 2})).json()
    fetched = await nobody.get(link["url"])
    assert fetched.content == (await platform.get(path_of(made))).content
    assert (await nobody.get(path_of(made))).status_code == 401
    assert (await nobody.get(link["url"] + "x")).status_code == 401
    with engine.connect() as conn:
        trail = conn.execute(text("SELECT actor, action FROM audit WHERE action LIKE 'report.s%' ORDER BY at")).all()
    assert ("platform", "report.shared") in trail
    assert ("link", "report.seen") in trail
    later = datetime.now(UTC) + timedelta(hours=3)
    real = clock.now
    monkeypatch.setattr("jwt.api_jwt.datetime", _at(later))
    assert (await nobody.get(link["url"])).status_code == 401
    monkeypatch.undo()
    assert real() < later
    assert (await platform.delete(path_of(made))).status_code == 204
    assert (await nobody.get(link["url"])).status_code == 404


def _at(moment: datetime) -> type[datetime]:
    class Then(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Then":
            return cls.fromtimestamp(moment.timestamp(), tz)

    return Then


async def test_a_participant_s_token_is_no_link(nobody: Client, participant: dict[str, Any]) -> None:
    refused = await nobody.get(f"/files/{participant['token']}")
    assert (refused.status_code, refused.json()["detail"]) == (401, "The token was made for something else.")


async def test_anybody_may_ask_whether_a_file_holds(platform: Client, nobody: Client, made: dict[str, Any], lesson: dict[str, Any]) -> None:
    async def verdict(sha256: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await nobody.get("/api/v1/reports/verify", params={"sha256": sha256})).json()
        return answer

    known = await verdict(made["sha256"])
    assert (known["state"], known["signature"]) == ("known", made["signature"])
    assert known["keys"] == [Statement.read(made["signature"])[1]]
    assert (await verdict("0" * 64)) == {"state": "unknown", "signature": None, "keys": known["keys"]}
    at_once = await platform.get(f"/api/v1/sessions/{lesson['id']}/report.json")
    digest = hashlib.sha256(at_once.content).hexdigest()
    assert (await verdict(digest))["signature"] == at_once.headers[HEADER]
    await platform.delete(f"/api/v1/sessions/{lesson['id']}/participants/{lesson['student']}")
    assert (await verdict(digest))["state"] == (await verdict(made["sha256"]))["state"] == "withdrawn"
    assert (await platform.get(path_of(made))).status_code == 404
    assert (await nobody.get("/api/v1/reports/verify", params={"sha256": "x"})).status_code == 422


async def test_a_deleted_session_s_reports_are_withdrawn(platform: Client, nobody: Client, made: dict[str, Any]) -> None:
    assert (await platform.delete(path_of(made))).status_code == 204
    gone = await nobody.get("/api/v1/reports/verify", params={"sha256": made["sha256"]})
    assert gone.json()["state"] == "withdrawn"
    again = await platform.delete(path_of(made))
    assert (again.status_code, again.json()["detail"]) == (404, reports.GONE)


async def test_a_colleague_finds_neither_job_nor_report(platform: Client, browser: Client, made: dict[str, Any], engine: Engine) -> None:
    """The session belongs to no teacher."""
    with engine.connect() as conn:
        job = conn.execute(text("SELECT id FROM job")).scalar_one()
    answers = [
        await browser.get(f"/api/v1/jobs/{job}"),
        await browser.get(path_of(made)),
        await browser.post(f"{path_of(made)}/link", json={}),
        await browser.delete(path_of(made)),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert answers[1].json()["detail"] == (await platform.get(f"/api/v1/reports/{UUID(int=1)}")).json()["detail"]


class Slow(Press):
    def write(self, report: Report, form: Format) -> bytes:
        time.sleep(0.6)
        return super().write(report, form)


async def test_a_download_that_takes_too_long_becomes_the_job_that_goes_on(
    engine: Engine, make_context: Callable[..., ApiContext], open_client: Callable[..., Client], platform: Client, lesson: dict[str, Any]
) -> None:
    press = Slow()
    runner = Runner(Workshop(engine, new_keys(), k_floor=1, service="http://localhost:8765"), press)
    impatient = open_client(create_app(make_context(runner=runner, patience_s=0.1)), bearer="platform-key-of-the-tests")
    answer = await impatient.get(f"/api/v1/sessions/{lesson['id']}/report.csv")
    assert answer.status_code == 202
    job = answer.json()
    assert (answer.headers["location"], job["state"]) == (f"/api/v1/jobs/{job['id']}", "running")
    assert not await runner.once()  # nobody begins it again

    async def over() -> bool:
        return bool((await impatient.get(answer.headers["location"])).json()["state"] != "running")

    await eventually(over)
    followed = (await impatient.get(answer.headers["location"])).json()
    assert followed["state"] == "done"
    assert (await impatient.get(followed["report"]["url"])).status_code == 200


async def test_what_is_over_is_forgotten(engine: Engine, made: dict[str, Any]) -> None:
    """The file first, its entry with the log, so that a copy is still known as ours."""
    digest = bytes.fromhex(made["sha256"])
    with engine.begin() as conn:
        assert reports.forget(conn, clock.now() + timedelta(days=29), timedelta(days=365)) == 0
        assert jobs.forget(conn, clock.now() - timedelta(days=1)) == 0
        assert reports.forget(conn, clock.now() + timedelta(days=31), timedelta(days=365)) == 1
        assert jobs.forget(conn, clock.now() + timedelta(days=1)) == 1
        assert conn.execute(text("SELECT content IS NULL AND name IS NULL FROM report")).scalar_one()
        assert reports.standing(conn, digest)[0] == "known"
        reports.forget(conn, clock.now() + timedelta(days=400), timedelta(days=365))
        assert reports.standing(conn, digest)[0] == "unknown"
