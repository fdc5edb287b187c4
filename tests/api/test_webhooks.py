"""Webhooks over the API; that they are delivered is tested with the courier."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.storage import api_keys, organisations, webhooks

HOOKS = "/api/v1/webhooks"
HOOK = {"url": "https://lms.school.org/hook", "events": ["session.ended", "alert"]}
Client = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def hook(platform: httpx.AsyncClient) -> dict[str, Any]:
    made = await platform.post(HOOKS, json=HOOK)
    assert made.status_code == 201
    found: dict[str, Any] = made.json()
    return found


async def test_the_secret_is_given_to_who_makes_it_and_not_again(platform: httpx.AsyncClient, hook: dict[str, Any]) -> None:
    listed = (await platform.get(HOOKS)).json()["webhooks"]
    secret = hook.pop("secret")
    assert secret.startswith("whsec_")
    assert listed == [hook]
    assert (hook["url"], sorted(hook["events"]), hook["disabled_at"]) == (HOOK["url"], ["alert", "session.ended"], None)


async def test_the_same_call_makes_one(platform: httpx.AsyncClient) -> None:
    first, again = [(await platform.post(HOOKS, json=HOOK, headers={"Idempotency-Key": "a"})).json() for _ in range(2)]
    assert first == again
    assert len((await platform.get(HOOKS)).json()["webhooks"]) == 1


async def test_deliveries_say_what_became_of_them(platform: httpx.AsyncClient, hook: dict[str, Any], session: dict[str, Any]) -> None:
    await platform.post(f"/api/v1/sessions/{session['id']}/end")
    pinged = await platform.post(f"{HOOKS}/{hook['id']}/ping")
    assert (pinged.status_code, pinged.json()["type"], pinged.json()["state"]) == (202, "ping", "pending")
    listed = (await platform.get(f"{HOOKS}/{hook['id']}/deliveries")).json()["deliveries"]
    assert [one["type"] for one in listed] == ["ping", "session.ended"]
    assert listed[0] == pinged.json()
    first = (await platform.get(f"{HOOKS}/{hook['id']}/deliveries", params={"limit": 1})).json()
    second = (await platform.get(f"{HOOKS}/{hook['id']}/deliveries", params={"limit": 1, "cursor": first["next_cursor"]})).json()
    assert [one["type"] for one in first["deliveries"] + second["deliveries"]] == ["ping", "session.ended"]
    assert second["next_cursor"] is None


async def test_a_disabled_one_is_enabled_again(platform: httpx.AsyncClient, hook: dict[str, Any], engine: Engine) -> None:
    with engine.begin() as conn:
        webhooks.disable(conn, UUID(hook["id"]), "it is gone")
    assert [one["disabled_because"] for one in (await platform.get(HOOKS)).json()["webhooks"]] == ["it is gone"]
    assert (await platform.post(f"{HOOKS}/{hook['id']}/enable")).json()["disabled_at"] is None


async def test_a_deleted_one_is_gone(platform: httpx.AsyncClient, hook: dict[str, Any]) -> None:
    await platform.post(f"{HOOKS}/{hook['id']}/ping")
    assert (await platform.delete(f"{HOOKS}/{hook['id']}")).status_code == 204
    assert (await platform.get(HOOKS)).json() == {"webhooks": []}


@pytest.mark.parametrize(("method", "tail"), [("DELETE", ""), ("POST", "/ping"), ("POST", "/enable"), ("GET", "/deliveries")])
async def test_what_is_not_there_or_another_s_is_not_found(
    app: FastAPI, open_client: Client, engine: Engine, platform: httpx.AsyncClient, hook: dict[str, Any], method: str, tail: str
) -> None:
    with engine.begin() as conn:
        theirs = api_keys.issue(conn, organisations.ensure(conn, "other", "Another school"), "lms").key
    assert (await platform.request(method, f"{HOOKS}/{uuid4()}{tail}")).status_code == 404
    assert (await open_client(app, bearer=theirs).request(method, f"{HOOKS}/{hook['id']}{tail}")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"url": "http://lms.school.org"}, {"url": "https://10.0.0.1/"}, {"events": []}, {"events": ["ping"]}, {"events": ["everything"]}],
)
async def test_what_could_not_be_delivered_is_refused(platform: httpx.AsyncClient, wrong: dict[str, Any]) -> None:
    assert (await platform.post(HOOKS, json={**HOOK, **wrong})).status_code == 422


async def test_a_setting_lets_it_lead_to_this_machine(make_context: Callable[..., ApiContext], open_client: Client) -> None:
    client = open_client(create_app(make_context(private_webhooks=True)), bearer="platform-key-of-the-tests")
    assert (await client.post(HOOKS, json={**HOOK, "url": "http://localhost:9000/hook"})).status_code == 201
