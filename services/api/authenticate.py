"""Credentials -> principal."""

import hmac
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from services.api.context import ApiContext
from services.auth import cookies, permissions
from services.auth.permissions import RouteKey
from services.auth.principals import Anonymous, Platform, Principal, Student, Teacher, Viewer
from services.auth.tokens import ParticipantGrant, read_token
from services.domain.access import EVERYTHING, OF_A_TEACHER
from services.errors import ClassPulseError, Unauthorized
from services.storage import api_keys, logins, organisations


async def principal_of(connection: HTTPConnection, context: ApiContext) -> Principal:
    """A Bearer credential comes before a cookie. Raises Unauthorized for one that is there and not valid."""
    if authorization := connection.headers.get("authorization"):
        return await _of_bearer(_bearer(authorization), context)
    if cookie := connection.cookies.get(cookies.NAME):
        return await run_in_threadpool(_teacher, cookies.read_teacher_cookie(context.secret, cookie), context)
    return Anonymous()


async def still_allowed(connection: HTTPConnection, context: ApiContext, key: RouteKey, principal: Principal) -> bool:
    """Of a connection that stays open: may whoever began it still do so, and are they who they were? Who has other rights now, more or
    fewer, comes back with those. While the database is away nobody can be asked, and it stays."""
    try:
        now = await principal_of(connection, context)
        permissions.require(key, now)
    except ClassPulseError:
        return False
    except DBAPIError:
        return True
    return now == principal


def _bearer(authorization: str) -> str:
    scheme, _, credential = authorization.partition(" ")
    if scheme.lower() != "bearer" or not credential.strip():
        raise Unauthorized("The Authorization header must be `Bearer`, a space, and a key or token.")
    return credential.strip()


async def _of_bearer(credential: str, context: ApiContext) -> Principal:
    if credential.count(".") == 2:  # a JWT; no API key has a dot
        grant = read_token(context.secret, credential)
        return Student(grant) if isinstance(grant, ParticipantGrant) else Viewer(grant)
    return await run_in_threadpool(_platform, credential, context)


def _platform(key: str, context: ApiContext) -> Platform:
    configured = context.platform_key
    with context.engine.begin() as conn:
        if configured is not None and hmac.compare_digest(key.encode(), configured.encode()):
            return Platform(organisations.default_organisation(conn), EVERYTHING)
        found = api_keys.use(conn, key)
    if found is None:
        raise Unauthorized("This API key is not known, or works no longer.")
    return Platform(found.organisation_id, found.scopes, found.id)


def _teacher(login_id: UUID, context: ApiContext) -> Teacher:
    with context.engine.connect() as conn:
        login = logins.find(conn, login_id)
    if login is None:
        raise Unauthorized("This login has ended; please log in again.")
    return Teacher(login.user_id, login.organisation_id, EVERYTHING if login.is_admin else OF_A_TEACHER, login.id)
