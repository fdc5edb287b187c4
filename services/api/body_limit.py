"""No request may make us hold more, or wait longer, than it needs: a body is read up to its limits, then handed on whole."""

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from services.api.route_table import API_PREFIX
from services.errors import BadInput, ClassPulseError, TooLarge

API_BYTES: Final = 256 * 1024  # an SDP offer has 3-10 KiB
PAGE_BYTES: Final = 4 * 1024 * 1024  # a dashboard callback may carry the state of a page
DISCARDED_BYTES: Final = 1024 * 1024  # of a body that is too large anyway
BODY_S: Final = 15.0  # 256 KiB over a line of 140 kbit/s


STREAMED: Final = frozenset({f"{API_PREFIX}v1/pictures"})
"""Whose routes read the body themselves, by `read_whole`, once they know that there is room for it."""


class TooSlow(ClassPulseError):
    status, title = 408, "Request timeout"


async def bounded(scope: Scope, receive: Receive) -> Receive:
    """A `receive` that gives the body in one message. Raises TooLarge when the limit is passed, declared or not, TooSlow for a
    body that does not end."""
    headers = Headers(scope=scope)
    if scope["path"] in STREAMED or ("content-length" not in headers and "transfer-encoding" not in headers):
        return receive
    limit = API_BYTES if scope["path"].startswith(API_PREFIX) else PAGE_BYTES
    length = headers.get("content-length", "0")
    if not length.isdecimal():
        raise BadInput("Content-Length is not a number.")
    try:
        async with asyncio.timeout(BODY_S):
            if int(length) > limit:
                await _discard(receive)
                raise _too_large(limit)
            return _replayed(await _read(receive, limit), receive)
    except TimeoutError as error:
        raise TooSlow(f"The body did not come within {BODY_S:.0f} s.") from error


async def _read(receive: Receive, limit: int) -> Message:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message  # the client went away
        body += message.get("body", b"")
        if len(body) > limit:
            await _discard(receive)
            raise _too_large(limit)
        if not message.get("more_body", False):
            return {"type": "http.request", "body": bytes(body), "more_body": False}


async def read_whole(
    scope: Scope, receive: Receive, *, limit_of: Callable[[bytes], int], begins_with: int, most: int, seconds: float
) -> bytes:
    """The body of a `STREAMED` path, in memory. Its first `begins_with` bytes tell `limit_of`, which may raise, how large it may be;
    `most`: the largest of these limits. What the request says of its length is believed only where that makes it shorter.

    Raises BadInput, TooLarge, TooSlow, ClientDisconnect.
    """
    length = Headers(scope=scope).get("content-length", "0")
    if not length.isdecimal():
        raise BadInput("Content-Length is not a number.")
    try:
        async with asyncio.timeout(seconds):
            if int(length) > most:
                await _discard(receive)
                raise _too_large(most)
            return await _read_by_kind(receive, limit_of, begins_with)
    except TimeoutError as error:
        raise TooSlow(f"The body did not come within {seconds:.0f} s.") from error


async def _read_by_kind(receive: Receive, limit_of: Callable[[bytes], int], begins_with: int) -> bytes:
    body, limit = bytearray(), 0
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        try:
            if not limit and (len(body) >= begins_with or not more):
                limit = limit_of(bytes(body[:begins_with]))
            if limit and len(body) > limit:
                raise _too_large(limit)
        except ClassPulseError:
            if more:
                await _discard(receive)
            raise
    return bytes(body)


async def _discard(receive: Receive) -> None:
    """Reads some of what is still on its way: who is answered in the middle of sending sees a reset connection and no answer."""
    seen = 0
    while seen < DISCARDED_BYTES:
        message = await receive()
        seen += len(message.get("body", b""))
        if not message.get("more_body", False):
            return


def _replayed(first: Message, receive: Receive) -> Receive:
    waiting = [first]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than the {limit // 1024} KiB that are accepted here.")
