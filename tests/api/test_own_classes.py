"""A teacher's own classes: a colleague's session is not found, on whichever route it is asked for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from services.auth import cookies
from services.auth.permissions import PERMISSIONS, RouteKey, Who
from services.auth.principals import Teacher
from services.domain.access import EVERYTHING, OF_A_TEACHER
from services.storage import logins, organisations, users
from services.storage.models import AuditRow
from tests.api.conftest import BASE_URL, SECRET, TEACHER, FakeStream

SESSIONS = "/api/v1/sessions"
SESSION = f"{SESSIONS}/{{session_id}}"
STUDENT_REPORT = f"{SESSION}/participants/{{participant_id}}/report.{{form}}"
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PATCH", SESSION): {"title": "Mine now"},
    ("POST", f"{SESSION}/embed"): {"minutes": 5},
    ("POST", f"{SESSION}/participants"): {"name": "Eve", "consent": True},
    ("POST", f"{SESSION}/markers"): {"label": "Question"},
    ("POST", f"{SESSION}/reports"): {"format": "csv"},
}
OF_ONE_SESSION = sorted(key for key, rule in PERMISSIONS.items() if key.path.startswith(SESSION) and Who.TEACHER in rule.who)

Client = httpx.AsyncClient
Open = Callable[..., Client]


@pytest.fixture
def colleague(app: FastAPI, open_client: Open, engine: Engine, teacher: Teacher) -> Client:
    return browser_of(app, open_client, engine, teacher, "grace@school.org")


@pytest.fixture
def head(app: FastAPI, open_client: Open, engine: Engine, teacher: Teacher) -> Client:
    return browser_of(app, open_client, engine, teacher, "head@school.org", is_admin=True)


def browser_of(app: FastAPI, open_client: Open, engine: Engine, teacher: Teacher, email: str, *, is_admin: bool = False) -> Client:
    with engine.begin() as conn:
        user_id = users.ensure_teacher(conn, teacher.organisation_id, email, is_admin=is_admin)
        cookie = cookies.issue_teacher_cookie(SECRET, logins.begin(conn, user_id, timedelta(hours=1)))
    return open_client(app, cookie=cookie, Origin=BASE_URL)


async def ask(client: Client, key: RouteKey, ids: dict[str, str]) -> int:
    """A stream that is open has an end: who has all of it is told so."""
    form = "html" if key.path == STUDENT_REPORT else "csv"  # a single student's is no table
    request = client.build_request(
        key.method, key.path.format(**ids, form=form), json=BODIES.get((key.method, key.path)), headers={"Last-Event-ID": "end"}
    )  # fmt: skip
    return (await client.send(request)).status_code


async def a_lesson(platform: Client, **body: Any) -> dict[str, str]:
    """-> what stands in paths."""
    made = (await platform.post(SESSIONS, json={"title": "Algebra", "policy": {"individual_view": True}, **body})).json()
    path = f"{SESSIONS}/{made['id']}"
    student = (await platform.post(f"{path}/participants", json={"name": "Ada", "consent": True})).json()
    marker = (await platform.post(f"{path}/markers", json={"label": "Exercise"})).json()
    return {"session_id": made["id"], "participant_id": student["id"], "marker_id": marker["id"]}


async def test_on_every_route_it_is_not_found_for_a_colleague_and_there_for_its_teacher(
    stream: FakeStream, platform: Client, browser: Client, colleague: Client, head: Client
) -> None:
    found: dict[str, tuple[int, ...]] = {}
    expected: dict[str, tuple[int, ...]] = {}
    for key in OF_ONE_SESSION:
        hers, nobodys, shared = [await a_lesson(platform, **body) for body in ({"teacher": TEACHER}, {}, {"teacher": TEACHER})]
        asked = [(colleague, hers), (colleague, nobodys), (browser, nobodys), (browser, hers), (head, nobodys), (head, shared)]
        found[f"{key.method} {key.path}"] = tuple([await ask(client, key, ids) for client, ids in asked])
        scope = PERMISSIONS[key].scope
        there = (await ask(platform, key, await a_lesson(platform)),)
        assert there[0] < 300, key
        unseen = (404,) * 3 if scope in OF_A_TEACHER else (403,) * 3
        expected[f"{key.method} {key.path}"] = unseen + (there if scope in OF_A_TEACHER else (403,)) + there * 2
    assert found == expected
    assert len(found) >= 15


async def test_a_colleague_changes_nothing(platform: Client, browser: Client, colleague: Client, session: dict[str, Any]) -> None:
    path = f"{SESSIONS}/{session['id']}"
    await colleague.patch(path, json={"title": "Mine now"})
    await colleague.post(f"{path}/end")
    assert (await browser.get(path)).json() == session


async def test_the_list_has_ones_own(platform: Client, browser: Client, colleague: Client, head: Client) -> None:
    for title, body in (("Hers", {"teacher": TEACHER}), ("Graces", {"teacher": " Grace@School.org"}), ("Nobodys", {})):
        assert (await platform.post(SESSIONS, json={"title": title, **body})).status_code == 201

    async def titles(client: Client) -> list[str]:
        return [one["title"] for one in (await client.get(SESSIONS)).json()["sessions"]]

    assert await titles(browser) == ["Hers"]
    assert await titles(colleague) == ["Graces"]
    assert await titles(head) == await titles(platform) == ["Nobodys", "Graces", "Hers"]


async def test_whose_a_new_one_is(platform: Client, browser: Client, head: Client, colleague: Client) -> None:
    async def made(client: Client, **body: Any) -> tuple[int, Any]:
        answer = await client.post(SESSIONS, json={"title": "Algebra", **body})
        return answer.status_code, answer.json().get("teacher", answer.json().get("detail"))

    assert await made(browser) == await made(browser, teacher=TEACHER.upper()) == (201, TEACHER)
    assert await made(head) == (201, "head@school.org")
    assert await made(head, teacher=TEACHER) == await made(platform, teacher=TEACHER) == (201, TEACHER)
    assert await made(platform) == (201, None)
    refused = "Only platforms and administrators say which other teacher a session belongs to."
    assert await made(browser, teacher="grace@school.org") == await made(browser, teacher="nobody@school.org") == (403, refused)


async def test_an_unknown_address_makes_no_session(platform: Client, engine: Engine) -> None:
    with engine.begin() as conn:
        users.ensure_teacher(conn, organisations.ensure(conn, "other", "Other school"), "elsewhere@school.org")
    for address in ("nobody@school.org", "elsewhere@school.org"):
        refused = await platform.post(SESSIONS, json={"title": "Algebra", "teacher": address})
        assert refused.status_code == 422
        assert refused.json()["detail"].startswith(f"body.teacher: There is no teacher with the address {address}.")
    assert (await platform.get(SESSIONS)).json()["sessions"] == []


async def test_it_is_given_to_another_and_taken_away(
    platform: Client, browser: Client, colleague: Client, session: dict[str, Any], engine: Engine
) -> None:
    path = f"{SESSIONS}/{session['id']}"

    async def seen() -> tuple[int, int]:
        return (await browser.get(path)).status_code, (await colleague.get(path)).status_code

    assert (await browser.patch(path, json={"teacher": "grace@school.org"})).status_code == 403
    assert (await browser.patch(path, json={"teacher": None})).status_code == 403
    assert (await browser.patch(path, json={"title": "Geometry", "teacher": TEACHER})).json()["teacher"] == TEACHER
    assert (await platform.patch(path, json={"teacher": "nobody@school.org"})).status_code == 422
    assert await seen() == (200, 404)
    assert (await platform.patch(path, json={"teacher": "grace@school.org"})).json()["teacher"] == "grace@school.org"
    assert await seen() == (404, 200)
    assert (await platform.patch(path, json={"title": "Algebra"})).json()["teacher"] == "grace@school.org"
    assert (await platform.patch(path, json={"teacher": None})).json()["teacher"] is None
    assert await seen() == (404, 404)
    with engine.connect() as conn:
        rows = conn.execute(select(AuditRow).where(AuditRow.action.like("session.%")).order_by(AuditRow.at, AuditRow.action.desc()))
        noted = [(row.action, users.get(conn, row.subject_id).email, str(row.session_id), row.actor) for row in rows]
    assert noted == [
        ("session.taken", TEACHER, session["id"], "platform"),
        ("session.given", "grace@school.org", session["id"], "platform"),
        ("session.taken", "grace@school.org", session["id"], "platform"),
    ]


async def test_an_idempotency_key_does_not_lead_to_what_a_colleague_made(
    browser: Client, colleague: Client, platform: Client, session: dict[str, Any]
) -> None:
    headers = {"Idempotency-Key": "1"}
    made = await browser.post(SESSIONS, json={"title": "Algebra"}, headers=headers)
    assert (await browser.post(SESSIONS, json={"title": "Algebra"}, headers=headers)).json() == made.json()
    assert (await colleague.post(SESSIONS, json={"title": "Algebra"}, headers=headers)).status_code == 422

    path, student, headers = f"{SESSIONS}/{session['id']}", {"name": "Ada", "consent": True}, {"Idempotency-Key": "2"}
    assert (await browser.post(f"{path}/participants", json=student, headers=headers)).status_code == 201
    await platform.patch(path, json={"teacher": "grace@school.org"})
    assert (await browser.post(f"{path}/participants", json=student, headers=headers)).status_code == 404


def test_an_administrator_reaches_all_and_a_teacher_their_own(teacher: Teacher) -> None:
    assert teacher.reach.owner_id == teacher.user_id
    assert Teacher(teacher.user_id, teacher.organisation_id, EVERYTHING).reach.owner_id is None
