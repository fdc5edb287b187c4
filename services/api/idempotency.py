"""The header Idempotency-Key, as draft-ietf-httpapi-idempotency-key-header has it: a call that was cut off may be made again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from sqlalchemy import Connection

from services.api.asking import StaffAsker
from services.auth.principals import Teacher
from services.storage.idempotency import Made, Wish, make_once

REPLAYED: Final = "Idempotent-Replayed"

_Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="Any text of yours, new for each thing you want made. The same call with the same key within 24 hours makes nothing "
        "new: it is answered with what was made then, and `Idempotent-Replayed: true`.",
        examples=["5b3f7d0c-1b0a-4b8e-9a51-2f1c6f0f6d0e"],
    ),
]


@dataclass(frozen=True, slots=True)
class Once:
    """How often what a request asks for is made: once for its key, or each time where it has none."""

    wish: Wish | None
    response: Response

    def make(self, conn: Connection, make: Callable[[], UUID]) -> Made:
        """Raises Conflict and Unprocessable, as `make_once` does."""
        if self.wish is None:
            return Made(make(), before=False)
        made = make_once(conn, self.wish, make)
        if made.before:
            self.response.headers[REPLAYED] = "true"
        return made


async def _once(request: Request, response: Response, asker: StaffAsker, key: _Key = None) -> Once:
    if key is None:
        return Once(None, response)
    who = f"{asker.user_id} " if isinstance(asker, Teacher) else ""  # one teacher is not given what another made
    asked = hashlib.sha256(f"{who}{request.method} {request.url.path}\n".encode() + await request.body())
    return Once(Wish(asker.organisation_id, key.strip('"'), asked.digest()), response)


OnceAsked = Annotated[Once, Depends(_once)]
