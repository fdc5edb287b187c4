"""A call that was cut off is made again: it has its effect once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, text

from services.errors import Conflict, Unprocessable
from services.storage import api_keys, idempotency, organisations
from services.storage.idempotency import Made, Wish, make_once

SESSIONS = "/api/v1/sessions"
ALGEBRA = {"title": "Algebra", "course": "9b"}


def key(value: str) -> dict[str, str]:
    return {"Idempotency-Key": value}


async def test_the_same_call_makes_one_session(platform: httpx.AsyncClient) -> None:
    first = await platform.post(SESSIONS, json=ALGEBRA, headers=key("a"))
    again = await platform.post(SESSIONS, json=ALGEBRA, headers=key('"a"'))  # the draft writes it as a quoted string
    other = await platform.post(SESSIONS, json=ALGEBRA, headers=key("b"))
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 201)
    assert again.json() == first.json() != other.json()
    assert again.headers["location"] == first.headers["location"]
    assert [answer.headers.get("idempotent-replayed") for answer in (first, again, other)] == [None, "true", None]
    assert len((await platform.get(SESSIONS)).json()["sessions"]) == 2


async def test_a_key_belongs_to_one_request(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    await platform.post(SESSIONS, json=ALGEBRA, headers=key("a"))
    for path, body in ((SESSIONS, {"title": "Geometry"}), (f"{SESSIONS}/{session['id']}/participants", ALGEBRA)):
        refused = await platform.post(path, json={"name": "Ada", "consent": True} if "name" in body else body, headers=key("a"))
        assert refused.status_code == 422
    assert "came with another request" in (await platform.post(SESSIONS, json={"title": "x"}, headers=key("a"))).json()["detail"]


async def test_two_organisations_may_use_the_same_key(
    app: FastAPI, open_client: Callable[..., httpx.AsyncClient], engine: Engine, platform: httpx.AsyncClient
) -> None:
    with engine.begin() as conn:
        theirs = api_keys.issue(conn, organisations.ensure(conn, "other", "Another school"), "lms").key
    made = [await client.post(SESSIONS, json=ALGEBRA, headers=key("a")) for client in (platform, open_client(app, bearer=theirs))]
    assert [answer.headers.get("idempotent-replayed") for answer in made] == [None, None]


async def test_a_participant_is_added_once_and_gets_a_token_each_time(
    platform: httpx.AsyncClient, session: dict[str, Any], engine: Engine
) -> None:
    path = f"{SESSIONS}/{session['id']}/participants"
    ada = {"name": "Ada Lovelace", "consent": True}
    first, again = [(await platform.post(path, json=ada, headers=key("a"))).json() for _ in range(2)]
    assert first["id"] == again["id"]
    assert first["token"]
    assert again["token"]
    assert len((await platform.get(path)).json()["participants"]) == 1
    with engine.connect() as conn:
        kept = conn.execute(text("SELECT i::text FROM idempotency i")).scalar_one()
    assert "Ada" not in kept
    assert first["token"] not in kept
    await platform.delete(f"{path}/{first['id']}")
    await platform.post(f"{SESSIONS}/{session['id']}/end")
    assert (await platform.post(path, json=ada, headers=key("a"))).json()["id"] == first["id"]


async def test_what_failed_may_be_tried_again(platform: httpx.AsyncClient, session: dict[str, Any]) -> None:
    path = f"{SESSIONS}/{session['id']}/participants"
    await platform.post(f"{SESSIONS}/{session['id']}/end")
    refused = [await platform.post(path, json={"name": "Ada", "consent": True}, headers=key("a")) for _ in range(2)]
    assert [answer.status_code for answer in refused] == [409, 409]
    assert "ended" in refused[1].json()["detail"]


@pytest.mark.parametrize("wrong", ["", "x" * 201, "two words", "ümlaut"])
async def test_a_key_is_short_and_plain(platform: httpx.AsyncClient, wrong: str) -> None:
    refused = await platform.post(SESSIONS, json=ALGEBRA, headers={b"Idempotency-Key": wrong.encode("latin-1")})
    assert refused.status_code == 422


async def test_calls_at_the_same_time_make_one(platform: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(platform.post(SESSIONS, json=ALGEBRA, headers=key("a")) for _ in range(8)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert len((await platform.get(SESSIONS)).json()["sessions"]) == 1


def test_while_the_first_is_worked_on_the_second_is_told_to_wait(engine: Engine) -> None:
    with engine.begin() as conn:
        wish = Wish(organisations.default_organisation(conn), "a", b"1" * 32)
    made = uuid4()

    def meanwhile() -> Any:
        with engine.begin() as second:
            return make_once(second, wish, uuid4)

    def make() -> UUID:
        with ThreadPoolExecutor(1) as pool, pytest.raises(Conflict, match="being worked on"):
            pool.submit(meanwhile).result()
        return made

    with engine.begin() as conn:
        assert make_once(conn, wish, make) == Made(made, before=False)
    assert meanwhile() == Made(made, before=True)


def test_what_did_not_commit_was_not_made(engine: Engine) -> None:
    with engine.begin() as conn:
        wish = Wish(organisations.default_organisation(conn), "a", b"1" * 32)
    with engine.connect() as conn:
        make_once(conn, wish, uuid4)
        conn.rollback()
    with engine.begin() as conn:
        assert not make_once(conn, wish, uuid4).before


def test_after_a_day_a_key_is_new_again(engine: Engine) -> None:
    with engine.begin() as conn:
        wish = Wish(organisations.default_organisation(conn), "a", b"1" * 32)
        first = make_once(conn, wish, uuid4)
        conn.execute(text("UPDATE idempotency SET created_at = now() - interval '23 hours'"))
        with pytest.raises(Unprocessable):
            make_once(conn, Wish(wish.organisation_id, "a", b"2" * 32), uuid4)
        conn.execute(text("UPDATE idempotency SET created_at = now() - interval '25 hours'"))
        again = make_once(conn, wish, uuid4)
        assert (again.before, again.id != first.id) == (False, True)
        assert idempotency.forget(conn) == 0
        conn.execute(text("UPDATE idempotency SET created_at = now() - interval '25 hours'"))
        assert idempotency.forget(conn) == 1
