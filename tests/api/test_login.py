"""A teacher's way in and out."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.api.rate_limit import RateLimit
from services.auth import cookies
from services.auth.principals import Teacher
from services.auth.secret import Secret
from services.storage import logins, users

BASE_URL = "http://localhost:8765"
SECRET = Secret("a secret of the tests, long enough for HS256")
HTML = {"Accept": "text/html"}
Client = Callable[..., httpx.AsyncClient]


@pytest.fixture
def link(engine: Engine, teacher: Teacher) -> str:
    with engine.begin() as conn:
        return f"/login/{users.create_login_link(conn, teacher.user_id, timedelta(minutes=5))}"


async def test_a_link_leads_in_once(nobody: httpx.AsyncClient, link: str, teacher: Teacher, engine: Engine) -> None:
    response = await nobody.post(link, headers={"Origin": BASE_URL})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    login_id = cookies.read_teacher_cookie(SECRET, nobody.cookies[cookies.NAME])
    with engine.connect() as conn:
        assert logins.find(conn, login_id) == logins.Login(login_id, teacher.user_id, teacher.organisation_id, is_admin=False)
    assert "the dashboard" in (await nobody.get("/_dash-layout")).text
    nobody.cookies.clear()
    again = await nobody.post(link)
    assert again.status_code == 410
    assert "no longer works" in again.text
    assert cookies.NAME not in nobody.cookies


async def test_opening_a_link_does_not_use_it_up(nobody: httpx.AsyncClient, link: str) -> None:
    for _ in range(3):
        page = await nobody.get(link)
        assert page.status_code == 200
        assert '<form method="post">' in page.text
    assert (await nobody.post(link)).status_code == 303


async def test_a_second_click_leads_in_who_is_in(nobody: httpx.AsyncClient, link: str) -> None:
    await nobody.post(link)
    assert (await nobody.post(link, headers={"Origin": BASE_URL})).status_code == 303


async def test_an_old_link_does_not_lead_in(nobody: httpx.AsyncClient, engine: Engine, teacher: Teacher) -> None:
    with engine.begin() as conn:
        token = users.create_login_link(conn, teacher.user_id, timedelta(seconds=-1))
    assert (await nobody.post(f"/login/{token}")).status_code == 410


async def test_a_network_that_guesses_waits_and_no_right_guess_is_told(
    make_context: Callable[..., ApiContext], open_client: Client, link: str
) -> None:
    client = open_client(create_app(make_context(logins=RateLimit(most=3, per_s=600))), Accept="text/html")
    tried = [(await client.post(f"/login/{'x' * number}")).status_code for number in range(1, 4)]
    assert tried == [410, 410, 410]
    waiting = await client.post(link)
    assert waiting.status_code == 429
    assert 590 < int(waiting.headers["retry-after"]) <= 600
    assert cookies.NAME not in client.cookies


async def test_the_cookie_s_attributes(nobody: httpx.AsyncClient, link: str) -> None:
    header = (await nobody.post(link)).headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= set(header.split("; "))
    assert "secure" not in header


async def test_over_tls_the_cookie_stays_on_tls(make_context: Callable[..., ApiContext], open_client: Client, link: str) -> None:
    client = open_client(create_app(make_context(base_url="https://pulse.school.org")))
    response = await client.post(link, headers={"Origin": "https://pulse.school.org"})
    assert "secure" in response.headers["set-cookie"].lower()
    assert response.headers["strict-transport-security"] == "max-age=31536000"


async def test_logging_out_takes_the_cookie_back_and_ends_the_login(browser: httpx.AsyncClient, cookie: str) -> None:
    response = await browser.post("/logout")
    assert "logged out" in response.text
    assert "max-age=0" in response.headers["set-cookie"].lower()
    kept = {"Cookie": f"{cookies.NAME}={cookie}"}  # by whoever copied it
    assert (await browser.get("/api/v1/sessions", headers=kept)).status_code == 401


async def test_logging_out_everywhere_ends_the_others_too(
    app: FastAPI, open_client: Client, browser: httpx.AsyncClient, teacher: Teacher, engine: Engine
) -> None:
    with engine.begin() as conn:
        elsewhere = logins.begin(conn, teacher.user_id, timedelta(hours=1))
        colleague = logins.begin(conn, users.ensure_teacher(conn, teacher.organisation_id, "other@school.org"), timedelta(hours=1))
    left_behind, theirs = (open_client(app, cookie=cookies.issue_teacher_cookie(SECRET, login)) for login in (elsewhere, colleague))
    assert (await browser.post("/logout/everywhere")).status_code == 200
    found = [(await client.get("/api/v1/sessions")).status_code for client in (browser, left_behind, theirs)]
    assert found == [401, 401, 200]


async def test_a_new_key_of_the_service_logs_nobody_out_until_the_old_one_is_forgotten(
    make_context: Callable[..., ApiContext], open_client: Client, cookie: str
) -> None:
    new = "another secret of the tests, just as long"
    statuses = []
    for secret in (Secret(new, SECRET.keys), Secret(new)):
        client = open_client(create_app(make_context(secret=secret)), cookie=cookie)
        statuses.append((await client.get("/api/v1/sessions")).status_code)
    assert statuses == [200, 401]


async def test_a_person_is_told_how_to_log_in(nobody: httpx.AsyncClient) -> None:
    page = await nobody.get("/", headers=HTML)
    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html")
    assert "classpulse login-link" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (await nobody.get("/static/pages.css")).headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("over", ["the cookie's time", "the login's time", "an unknown login"])
async def test_a_login_that_is_over_gives_the_same_page(
    app: FastAPI, open_client: Client, teacher: Teacher, engine: Engine, over: str
) -> None:
    with engine.begin() as conn:
        login = logins.begin(conn, teacher.user_id, timedelta(hours=-1 if over == "the login's time" else 1))
    cookie = cookies.issue_teacher_cookie(
        SECRET, uuid4() if over == "an unknown login" else login, timedelta(seconds=-1 if over == "the cookie's time" else 60)
    )
    page = await open_client(app, cookie=cookie).get("/", headers=HTML)
    assert (page.status_code, "classpulse login-link" in page.text) == (401, True)


async def test_a_program_is_told_in_json(nobody: httpx.AsyncClient) -> None:
    for path, accept in (("/api/v1/sessions", "text/html"), ("/", "*/*")):
        refused = await nobody.get(path, headers={"Accept": accept})
        assert refused.status_code == 401
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/sessions/4f1c", "/sessions/4f1c"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\r\nSet-Cookie: b=c", "/"),
        ("", "/"),
    ],
)
async def test_a_link_leads_on_to_our_own_pages_only(nobody: httpx.AsyncClient, link: str, asked: str, led_to: str) -> None:
    response = await nobody.post(link, params={"next": asked})
    assert (response.status_code, response.headers["location"]) == (303, led_to)
