"""Credentials -> principal."""

import hmac

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from services.api.context import ApiContext
from services.auth import cookies
from services.auth.principals import Anonymous, Platform, Principal, Student
from services.auth.tokens import read_participant_token
from services.errors import Unauthorized
from services.storage import api_keys, organisations


async def principal_of(connection: HTTPConnection, context: ApiContext) -> Principal:
    """A Bearer credential comes before a cookie. Raises Unauthorized for one that is there and not valid."""
    if authorization := connection.headers.get("authorization"):
        return await _of_bearer(_bearer(authorization), context)
    if cookie := connection.cookies.get(cookies.NAME):
        return cookies.read_teacher_cookie(context.secret, cookie)
    return Anonymous()


def _bearer(authorization: str) -> str:
    scheme, _, credential = authorization.partition(" ")
    if scheme.lower() != "bearer" or not credential.strip():
        raise Unauthorized("The Authorization header must be `Bearer`, a space, and a key or token.")
    return credential.strip()


async def _of_bearer(credential: str, context: ApiContext) -> Principal:
    if credential.count(".") == 2:  # a JWT; no API key has a dot
        return Student(read_participant_token(context.secret, credential))
    return await run_in_threadpool(_platform, credential, context)


def _platform(key: str, context: ApiContext) -> Platform:
    configured = context.platform_key
    with context.engine.begin() as conn:
        if configured is not None and hmac.compare_digest(key.encode(), configured.encode()):
            return Platform(organisations.default_organisation(conn))
        organisation_id = api_keys.find(conn, key)
    if organisation_id is None:
        raise Unauthorized("This API key is not known.")
    return Platform(organisation_id)
