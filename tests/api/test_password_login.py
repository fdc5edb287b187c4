"""A teacher's way in by a password."""

from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.api.rate_limit import RateLimit
from services.auth import cookies
from services.auth.passwords import hash_password
from services.auth.principals import Teacher
from services.storage import users

BASE_URL = "http://localhost:8765"
PASSWORD = "correct horse battery"
Client = Callable[..., httpx.AsyncClient]


@pytest.fixture
def email(engine: Engine, teacher: Teacher) -> str:
    with engine.begin() as conn:
        users.set_password(conn, teacher.user_id, hash_password(PASSWORD))
        return users.get(conn, teacher.user_id).email


async def test_the_page_asks_and_the_password_leads_in(nobody: httpx.AsyncClient, email: str) -> None:
    page = await nobody.get("/login", params={"next": "/sessions/4f1c"})
    assert (page.status_code, 'value="/sessions/4f1c"' in page.text, 'autocomplete="current-password"' in page.text) == (200, True, True)
    form = {"email": f" {email.upper()} ", "password": PASSWORD, "next": "/sessions/4f1c"}
    response = await nobody.post("/login", data=form, headers={"Origin": BASE_URL})
    assert (response.status_code, response.headers["location"]) == (303, "/sessions/4f1c")
    assert (await nobody.get("/api/v1/sessions")).status_code == 200


@pytest.mark.parametrize("wrong", ["password", "address", "both missing"])
async def test_a_wrong_pair_is_told_in_one_way(nobody: httpx.AsyncClient, email: str, wrong: str) -> None:
    form = {"email": "who@else.org" if wrong == "address" else email, "password": PASSWORD if wrong == "address" else PASSWORD + "!"}
    page = await nobody.post("/login", data={} if wrong == "both missing" else form, headers={"Origin": BASE_URL})
    assert page.status_code == 401
    assert "do not go together" in page.text
    assert PASSWORD not in page.text
    assert cookies.NAME not in nobody.cookies


async def test_what_was_typed_comes_back_as_text(nobody: httpx.AsyncClient) -> None:
    page = await nobody.post("/login", data={"email": '"><script>alert(1)</script>', "password": "x", "next": "//evil.example"})
    assert page.status_code == 401
    assert "<script>" not in page.text
    assert "evil.example" not in page.text


async def test_who_has_no_password_comes_in_by_links_only(nobody: httpx.AsyncClient, engine: Engine, teacher: Teacher, email: str) -> None:
    with engine.begin() as conn:
        users.set_password(conn, teacher.user_id, None)
    assert (await nobody.post("/login", data={"email": email, "password": PASSWORD})).status_code == 401


async def test_an_account_is_guessed_at_a_few_times_only(make_context: Callable[..., ApiContext], open_client: Client, email: str) -> None:
    client = open_client(create_app(make_context(passwords=RateLimit(2, 600.0))))
    tries = [(await client.post("/login", data={"email": email, "password": "wrong"})).status_code for _ in range(2)]
    right = await client.post("/login", data={"email": email.upper(), "password": PASSWORD})
    assert (tries, right.status_code) == ([401, 401], 429)
    assert cookies.NAME not in client.cookies


async def test_another_site_cannot_log_anybody_in(nobody: httpx.AsyncClient, email: str) -> None:
    form = {"email": email, "password": PASSWORD}
    assert (await nobody.post("/login", data=form, headers={"Origin": "https://evil.example"})).status_code == 403
