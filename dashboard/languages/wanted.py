"""Which language a browser is answered in: the one that was chosen here, else the first of its own that we have."""

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.languages import LANGUAGES, speaking

COOKIE: Final = "classpulse-language"
"""Set by assets/language.js. It says nothing of who has it, so it needs no protection."""


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


def wanted(chosen: str | None, accepted: str) -> str:
    """`accepted`: the header Accept-Language (RFC 9110, 12.5.4); a region is no matter: de-AT is answered in German."""
    if chosen in LANGUAGES:
        return chosen
    known = [(weight, code) for weight, code in map(_weighed, accepted.split(",")) if weight > 0 and code in LANGUAGES]
    return max(known, key=lambda one: one[0])[1] if known else next(iter(LANGUAGES))


def _weighed(entry: str) -> tuple[float, str]:
    tag, _, parameter = entry.partition(";")
    code = tag.strip().lower().partition("-")[0]
    name, _, value = parameter.strip().partition("=")
    try:
        return (float(value) if name.strip() == "q" else 1.0), code
    except ValueError:
        return 0.0, code
