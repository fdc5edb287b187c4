"""What every HTTP answer gets: an answer at all, its headers, and a count."""

import logging
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services import log as logs
from services import metrics
from services.api import answers
from services.api.gate import ROUTE
from services.api.route_table import API_PREFIX

_WHIP: Final = "/api/v1/whip"
_ME: Final = "/api/v1/participants/me"
_PUBLISHER: Final = "/static/publisher.js"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # links hold tokens; `no-referrer` would make a form's Origin `null`
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Content-Security-Policy": "frame-ancestors 'self'; base-uri 'self'; object-src 'none'; form-action 'self'",
}
_OVER_TLS: Final = {"Strict-Transport-Security": "max-age=31536000"}
_OF_API: Final = {"Cache-Control": "no-store"}
_OF_STATIC: Final = {"Cache-Control": "no-cache"}  # asked again each time, by ETag: page and script must fit each other
_FOR_OTHER_SITES: Final = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Location, ETag, Link, Retry-After"}

log = logging.getLogger(__name__)


class Edge:
    """The outermost layer. Headers that a route has set stay."""

    def __init__(self, app: ASGIApp, *, tls: bool) -> None:
        self._app = app
        self._tls = tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with logs.about():  # the gate learns whom the request is about, and errors are logged here, outside of it
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        status: int | None = None

        async def send_dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers(scope["path"]).items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_dressed)
        except ClientDisconnect:
            log.info("a client left before its request was whole")
        except Exception as error:
            if status is not None:
                log.exception("an answer broke off after it had begun")
                raise
            await answers.to(error, scope)(scope, receive, send_dressed)
        finally:
            _count(scope, status)

    def _headers(self, path: str) -> dict[str, str]:
        api = _OF_API if path.startswith(API_PREFIX) else {}
        static = _OF_STATIC if path.startswith("/static/") else {}
        # What other sites' pages may use: they bring a Bearer token; no cookie of ours goes with them.
        shared = _FOR_OTHER_SITES if path.startswith((_WHIP, _ME)) or path == _PUBLISHER else {}
        return {**_ALWAYS, **(_OVER_TLS if self._tls else {}), **api, **static, **shared}


def _count(scope: Scope, status: int | None) -> None:
    """By route template and known methods only: what a client makes up must not make time series. 499: the client left first."""
    method = scope["method"] if scope["method"] in _METHODS else "other"
    metrics.HTTP_REQUESTS.labels(method, scope.get(ROUTE, "none"), str(status or 499)).inc()
