"""A redirected sender's token. Clients leave the Authorization header behind when another host answers, browsers and curl among them."""

from typing import Final
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

NAME: Final = "access_token"  # RFC 6750, 2.3


class TokenInQuery:
    """For offers to `path` alone: a token in the query counts like one in the header, unless there is one in the header."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == self._path:
            names = {name for name, _ in scope["headers"]}
            found = parse_qs(scope["query_string"].decode("ascii", "replace")).get(NAME)
            if found and b"authorization" not in names:
                headers = [*scope["headers"], (b"authorization", f"Bearer {found[0]}".encode("ascii", "replace"))]
                scope = {**scope, "headers": headers}
        await self._app(scope, receive, send)
