"""The one place where a request is let in: pure ASGI, so that nothing goes around it, not Dash's pages, files, callbacks or WebSocket."""

import re
from contextvars import ContextVar
from functools import partial
from typing import Final
from uuid import UUID

from fastapi import FastAPI
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from services import log
from services.api import answers
from services.api.authenticate import principal_of, still_allowed
from services.api.body_limit import bounded
from services.api.context import ApiContext
from services.api.open_sockets import POLICY_VIOLATION, guarded
from services.api.route_table import RouteTable
from services.auth import permissions
from services.auth.origin import refuse_cross_site
from services.auth.permissions import RouteKey
from services.auth.principals import Anonymous, Platform, Principal, Staff, Student, Teacher
from services.errors import ClassPulseError, Forbidden

PRINCIPAL: Final = "classpulse.principal"  # in the scope: who asks, for the routes
ROUTE: Final = "classpulse.route"  # in the scope: the template that was found, for the counters
_ASKER: Final[ContextVar[Principal | None]] = ContextVar("classpulse_asker", default=None)
_IN_PATH: Final = re.compile(r"/(session|participant)s/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=[/.]|$)")
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def current_asker() -> Staff:
    """Who asks, wherever no request is at hand: in the callbacks of the dashboard. Raises Forbidden for others than staff."""
    asker = _ASKER.get()
    if not isinstance(asker, Platform | Teacher):
        raise Forbidden("This is for platforms and teachers.")
    return asker


class Gate:
    """Finds the route, who asks, whether they may, and whether the body is of a decent size; the rest sees only what passed."""

    def __init__(self, app: ASGIApp, server: FastAPI, context: ApiContext) -> None:
        self._app = app
        self._server = server
        self._context = context
        self._routes: RouteTable | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        try:
            key = self._table().find(scope)
            scope[PRINCIPAL] = await self._admit(scope, key)
            _ASKER.set(scope[PRINCIPAL])
            log.learn(**_ids(scope))
            if scope["type"] == "http":
                receive = await bounded(scope, receive)
        except ClassPulseError as error:
            await _refuse(error, scope, receive, send)
            return
        if scope["type"] == "websocket":
            receive, send = guarded(receive, send, partial(still_allowed, HTTPConnection(scope), self._context, key, scope[PRINCIPAL]))
        await self._app(scope, receive, send)

    async def _admit(self, scope: Scope, key: RouteKey) -> Principal:
        scope[ROUTE] = key.path
        connection = HTTPConnection(scope)
        if permissions.is_public(key):
            principal: Principal = Anonymous()
        else:
            principal = await principal_of(connection, self._context)
            permissions.require(key, principal)
        self._refuse_cross_site(key, connection, principal)
        return principal

    def _refuse_cross_site(self, key: RouteKey, connection: HTTPConnection, principal: Principal) -> None:
        """Where a browser could have been made to ask by a foreign page: handshakes and writes that no Bearer credential carries."""
        headers = connection.headers
        if key.method in _SAFE or key.method == "MOUNT" or "authorization" in headers:
            return
        by_cookie = not isinstance(principal, Anonymous)
        refuse_cross_site(headers.get("origin"), headers.get("host"), self._context.base_url, by_cookie=by_cookie)

    def _table(self) -> RouteTable:
        """Made at the first request: Dash adds its last route when the server starts. What came late is checked like the rest."""
        if self._routes is None:
            table = RouteTable(self._server.routes)
            permissions.check_complete(table.keys())
            self._routes = table
        return self._routes


def _ids(scope: Scope) -> dict[str, UUID]:
    """Which session and participant it is about: by the student's token, or by the path."""
    if isinstance(principal := scope[PRINCIPAL], Student):
        return {"session_id": principal.grant.session_id, "participant_id": principal.grant.participant_id}
    return {f"{name}_id": UUID(value) for name, value in _IN_PATH.findall(scope["path"])}


async def _refuse(error: ClassPulseError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await answers.to(error, scope)(scope, receive, send)
        return
    await receive()  # websocket.connect; closed before it is accepted, the server answers 403
    await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": error.detail})
