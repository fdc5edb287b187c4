"""The events of a lesson over the API."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import Engine, text

from services.domain.policy import Policy
from services.storage import markers, organisations, sessions

Client = httpx.AsyncClient


def path(session: dict[str, Any], marker: str = "") -> str:
    return f"/api/v1/sessions/{session['id']}/markers" + (f"/{marker}" if marker else "")


async def test_an_event_is_marked_listed_and_deleted(platform: Client, session: dict[str, Any]) -> None:
    before = datetime.now(UTC)
    made = await platform.post(path(session), json={"label": "  Exercise started "})
    assert (made.status_code, made.json()["label"]) == (201, "Exercise started")
    assert before - timedelta(seconds=1) <= datetime.fromisoformat(made.json()["at"]) <= datetime.now(UTC)
    assert made.headers["Location"] == path(session, made.json()["id"])
    assert (await platform.get(path(session))).json() == {"markers": [made.json()]}

    assert (await platform.delete(path(session, made.json()["id"]))).status_code == 204
    assert (await platform.get(path(session))).json() == {"markers": []}
    assert (await platform.delete(path(session, made.json()["id"]))).status_code == 404


async def test_they_come_in_the_order_of_the_lesson(platform: Client, session: dict[str, Any]) -> None:
    now = datetime.now(UTC)
    for label, after_s in (("second", 20), ("first", 10)):
        assert (await platform.post(path(session), json={"label": label, "at": (now + timedelta(seconds=after_s)).isoformat()})).is_success
    assert [marker["label"] for marker in (await platform.get(path(session))).json()["markers"]] == ["first", "second"]


@pytest.mark.parametrize(
    "wrong", [{"label": ""}, {"label": "x" * 81}, {"label": "two\nlines"}, {}, {"label": "x", "at": "2026-01-01T10:00:00"}]
)
async def test_what_is_no_event_is_refused(platform: Client, session: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert (await platform.post(path(session), json=wrong)).status_code == 422


async def test_an_event_lies_within_the_lesson(platform: Client, session: dict[str, Any]) -> None:
    made = datetime.fromisoformat(session["created_at"])
    for at in (made - timedelta(days=1), made + timedelta(days=1)):
        assert (await platform.post(path(session), json={"label": "x", "at": at.isoformat()})).status_code == 422
    await platform.post(f"/api/v1/sessions/{session['id']}/end")
    assert (await platform.post(path(session), json={"label": "too late"})).status_code == 422
    assert (await platform.post(path(session), json={"label": "said afterwards", "at": made.isoformat()})).status_code == 201


async def test_a_call_that_was_cut_off_marks_once(platform: Client, session: dict[str, Any]) -> None:
    answers = [await platform.post(path(session), json={"label": "Break"}, headers={"Idempotency-Key": "b"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await platform.get(path(session))).json()["markers"]) == 1


async def test_a_teacher_s_event_carries_who_named_it(browser: Client, session: dict[str, Any], engine: Engine, teacher: Any) -> None:
    made = await browser.post(path(session), json={"label": "Question"})
    assert made.status_code == 201
    with engine.connect() as conn:
        assert conn.execute(text("SELECT user_id FROM marker")).scalar_one() == teacher.user_id
    assert (await browser.delete(path(session, made.json()["id"]))).status_code == 204
    with engine.connect() as conn:
        entry = conn.execute(text("SELECT actor, subject_id FROM audit WHERE action = 'marker.deleted'")).one()
    assert tuple(map(str, entry)) == (str(teacher.user_id), made.json()["id"])


async def test_another_school_s_lesson_is_not_there(
    platform: Client, session: dict[str, Any], engine: Engine, make_session_elsewhere: Callable[[], str]
) -> None:
    elsewhere = {"id": make_session_elsewhere()}
    made = await platform.post(path(session), json={"label": "ours"})
    assert (await platform.post(path(elsewhere), json={"label": "x"})).status_code == 404
    assert (await platform.get(path(elsewhere))).status_code == 404
    assert (await platform.delete(path(elsewhere, made.json()["id"]))).status_code == 404
    assert (await platform.delete(path({"id": uuid4()}, made.json()["id"]))).status_code == 404


async def test_a_program_gone_wrong_is_stopped(platform: Client, session: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markers, "MOST", 2)
    answers = [(await platform.post(path(session), json={"label": "x"})).status_code for _ in range(3)]
    assert answers == [201, 201, 409]


@pytest.fixture
def make_session_elsewhere(engine: Engine) -> Callable[[], str]:
    def make() -> str:
        with engine.begin() as conn:
            other = organisations.ensure(conn, "other", "Other school")
            return str(sessions.create(conn, other, "Theirs", course=None, policy=Policy()).id)

    return make
