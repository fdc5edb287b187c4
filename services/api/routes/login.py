"""A teacher comes in by a password or a one-time link, and leaves by logging out."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection

from services.api import pages
from services.api.asking import TeacherAsker
from services.api.context import ApiContext, Context
from services.api.languages import Spoken
from services.api.languages.words import Words
from services.auth import cookies, passwords
from services.errors import Unauthorized
from services.storage import audit, logins, users

router = APIRouter(include_in_schema=False)


@router.get("/login")
def ask_for_password(words: Spoken, next: str = "/") -> HTMLResponse:  # noqa: A002 - the usual name in a URL
    return pages.log_in(200, words, onward=_ours(next))


@router.post("/login")
def log_in_by_password(
    context: Context,
    request: Request,
    words: Spoken,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Nobody learns whether an address is known: not by the answer, nor by its time. 429 when one network or for one account
    somebody tries too often."""
    context.logins.count(request.client.host if request.client else None)
    context.passwords.count(email.strip().lower())
    with context.engine.connect() as conn:
        known = users.passwords_of(conn, email)
    right = [user_id for user_id, hashed in known if passwords.matches(password, hashed)]
    if not known:
        passwords.matches(password, None)
    if not right:
        return pages.log_in(401, words, onward=_ours(next), email=email, wrong=True)
    with context.engine.begin() as conn:
        return _let_in(conn, context, right[0], next)


@router.get("/login/{token}")
def ask_to_confirm(token: str, words: Spoken) -> HTMLResponse:
    """Does not look at the token, so that opening a link says nothing about it and uses nothing up."""
    return pages.confirm_login(words)


@router.post("/login/{token}")
def log_in(token: str, context: Context, request: Request, words: Spoken, next: str = "/") -> Response:  # noqa: A002 - the usual name in a URL
    """A link that no longer works still leads in whoever is in already: people click it twice. `next`: a page of ours to go to. 429
    when one network tries too often."""
    context.logins.count(request.client.host if request.client else None)
    with context.engine.begin() as conn:
        user_id = users.redeem_login_link(conn, token)
        if user_id is None:
            return RedirectResponse(_ours(next), 303) if _is_logged_in(conn, request, context) else pages.link_used(words)
        return _let_in(conn, context, user_id, next)


def _let_in(conn: Connection, context: ApiContext, user_id: UUID, onward: str) -> Response:
    login_id = logins.begin(conn, user_id, cookies.VALID)
    organisation = users.get(conn, user_id).organisation_id
    audit.record(conn, organisation, actor=str(user_id), action="login.begun", subject_id=login_id)
    response = RedirectResponse(_ours(onward), 303)
    value = cookies.issue_teacher_cookie(context.secret, login_id)
    max_age = int(cookies.VALID.total_seconds())
    response.set_cookie(cookies.NAME, value, max_age, **asdict(cookies.attributes(context.base_url)))
    return response


@router.post("/logout")
def log_out(context: Context, teacher: TeacherAsker, words: Spoken) -> Response:
    with context.engine.begin() as conn:
        if teacher.login_id is not None:
            logins.end(conn, teacher.login_id)
            audit.record(conn, teacher.organisation_id, actor=teacher.actor, action="login.ended", subject_id=teacher.login_id)
    return _forgotten(context, words)


@router.post("/logout/everywhere")
def log_out_everywhere(context: Context, teacher: TeacherAsker, words: Spoken) -> Response:
    """Ends every login of this teacher, also one on a computer that was left behind."""
    with context.engine.begin() as conn:
        ended = logins.end_all(conn, teacher.user_id)
        audit.record(
            conn, teacher.organisation_id, actor=teacher.actor, action="login.ended_everywhere", subject_id=teacher.user_id, logins=ended
        )
    return _forgotten(context, words)


def _forgotten(context: ApiContext, words: Words) -> Response:
    response = pages.logged_out(words)
    response.delete_cookie(cookies.NAME, **asdict(cookies.attributes(context.base_url)))
    return response


def _ours(path: str) -> str:
    """A link somebody sends must not lead off this service; browsers read `//host` and `/\\host` as another one."""
    return path if path.startswith("/") and path[1:2] not in {"/", "\\"} and path.isprintable() else "/"


def _is_logged_in(conn: Connection, request: Request, context: ApiContext) -> bool:
    try:
        login_id = cookies.read_teacher_cookie(context.secret, request.cookies.get(cookies.NAME, ""))
    except Unauthorized:
        return False
    return logins.find(conn, login_id) is not None
