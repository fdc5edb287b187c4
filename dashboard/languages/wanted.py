"""Which language a page of the dashboard is made in."""

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.languages import speaking
from services.domain.languages import COOKIE, wanted


class Wanted:
    """ASGI middleware: what is made for a request is in the language that it asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        with speaking(wanted(cookie_parser(headers.get("cookie", "")).get(COOKIE), headers.get("accept-language", ""))):
            await self._app(scope, receive, send)
