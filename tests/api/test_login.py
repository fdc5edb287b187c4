"""A teacher's way in and out."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.auth import cookies
from services.auth.principals import Teacher
from services.storage import users

BASE_URL = "http://localhost:8765"
SECRET = "a secret of the tests, long enough for HS256"
HTML = {"Accept": "text/html"}


@pytest.fixture
def link(engine: Engine, teacher: Teacher) -> str:
    with engine.begin() as conn:
        return f"/login/{users.create_login_link(conn, teacher.user_id, timedelta(minutes=5))}"


async def test_a_link_leads_in_once(nobody: httpx.AsyncClient, link: str, teacher: Teacher) -> None:
    response = await nobody.post(link, headers={"Origin": BASE_URL})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert cookies.read_teacher_cookie(SECRET, nobody.cookies[cookies.NAME]) == teacher
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


async def test_the_cookie_s_attributes(nobody: httpx.AsyncClient, link: str) -> None:
    header = (await nobody.post(link)).headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= set(header.split("; "))
    assert "secure" not in header


async def test_over_tls_the_cookie_stays_on_tls(
    make_context: Callable[..., ApiContext], open_client: Callable[..., httpx.AsyncClient], link: str
) -> None:
    client = open_client(create_app(make_context(base_url="https://pulse.school.org")))
    response = await client.post(link, headers={"Origin": "https://pulse.school.org"})
    assert "secure" in response.headers["set-cookie"].lower()
    assert response.headers["strict-transport-security"] == "max-age=31536000"


async def test_logging_out_takes_the_cookie_back(browser: httpx.AsyncClient) -> None:
    response = await browser.post("/logout")
    assert "logged out" in response.text
    assert "max-age=0" in response.headers["set-cookie"].lower()


async def test_a_person_is_told_how_to_log_in(nobody: httpx.AsyncClient) -> None:
    page = await nobody.get("/", headers=HTML)
    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html")
    assert "classpulse login-link" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (await nobody.get("/static/pages.css")).headers["content-type"].startswith("text/css")


async def test_an_expired_login_gives_the_same_page(app: FastAPI, open_client: Callable[..., httpx.AsyncClient], teacher: Teacher) -> None:
    cookie = cookies.issue_teacher_cookie(SECRET, teacher, timedelta(seconds=-1))
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
