"""The dashboard's scripts and styles, packed once and sent small: seven megabytes are two on the way to a browser."""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOLDERS: Final = ("/_dash-component-suites/", "/assets/", "/static/")
"""Files that are the same for everybody. Nothing else is packed: beside words that a stranger chose, a packed secret's length tells it."""

_KINDS: Final = frozenset({"text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"})
_NAMED_BY_TIME: Final = ("/assets/", b"m=")
"""Dash names these with the time at which they were written: another content has another address."""

LEAST: Final = 1024  # bytes; below, packing gains less than its header
MOST: Final = 64  # files held; a dashboard has thirty, and whoever makes up addresses must not fill the memory


class Packed:
    """For whoever reads gzip; others get the files as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._held: OrderedDict[bytes, bytes] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_FOLDERS):
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def gather(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await self._send(scope, start, bytes(body), send)

        await self._app(scope, receive, gather)

    async def _send(self, scope: Scope, start: Message, body: bytes, send: Send) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        if start["status"] == 200:
            folder, time = _NAMED_BY_TIME
            if scope["path"].startswith(folder) and scope["query_string"].startswith(time):
                headers["Cache-Control"] = "public, max-age=31536000, immutable"
            if headers.get("content-type", "").partition(";")[0] in _KINDS and len(body) >= LEAST:
                headers.add_vary_header("Accept-Encoding")
                if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
                    body = await self._packed(body)
                    headers["Content-Encoding"] = "gzip"
                    headers["Content-Length"] = str(len(body))
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})

    async def _packed(self, body: bytes) -> bytes:
        key = hashlib.blake2b(body, digest_size=16).digest()
        if key not in self._held:
            self._held[key] = await asyncio.to_thread(gzip.compress, body, 6, mtime=0)
        self._held.move_to_end(key)
        while len(self._held) > MOST:
            self._held.popitem(last=False)
        return self._held[key]
