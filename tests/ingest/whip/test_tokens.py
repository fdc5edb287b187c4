"""Whose token does not hold may not offer, change or end: expired, forged, made for something else, somebody else's."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import httpx
import jwt
import pytest

from services.auth import cookies
from services.auth.secret import Secret
from services.auth.tokens import issue_participant_token, issue_viewer_token
from tests.node import PLATFORM_KEY, SECRET, Node, Seat
from tests.sender import eventually, fragment_of, offer, sending

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUR = timedelta(hours=1)
FOREIGN = Secret("another service's key, long enough for HS256")


def changed(token: str) -> str:
    """The same words, another name in them, the old signature."""
    head, _, signature = token.split(".")
    _, body, _ = issue_participant_token(FOREIGN, uuid4(), uuid4(), HOUR).split(".")
    return f"{head}.{body}.{signature}"


def unsigned(token: str) -> str:
    said = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(said, "", algorithm="none")


UNKNOWN: dict[str, Callable[[Seat], str]] = {
    "expired": lambda seat: issue_participant_token(SECRET, seat.session_id, seat.participant_id, -timedelta(seconds=1)),
    "signed by another key": lambda seat: issue_participant_token(FOREIGN, seat.session_id, seat.participant_id, HOUR),
    "changed": lambda seat: changed(seat.token),
    "unsigned": lambda seat: unsigned(seat.token),
    "a login": lambda seat: cookies.issue_teacher_cookie(SECRET, seat.participant_id),
    "cut": lambda seat: seat.token[:-2],
}
FORBIDDEN: dict[str, Callable[[Seat], str]] = {
    "a link to look": lambda seat: issue_viewer_token(SECRET, seat.session_id, seat.session_id, HOUR),
    "a platform's key": lambda _: PLATFORM_KEY,
}
ELSEWHERE: dict[str, Callable[[Seat], str]] = {
    "for another session": lambda seat: issue_participant_token(SECRET, uuid4(), seat.participant_id, HOUR),
    "of somebody who is not there": lambda seat: issue_participant_token(SECRET, seat.session_id, uuid4(), HOUR),
}


async def ask_all(here: Node, location: str, fragment: str, token: str) -> list[int]:
    """POST, PATCH, DELETE."""
    async with httpx.AsyncClient(base_url=here.url, headers={"Authorization": f"Bearer {token}", "If-Match": "*"}) as http:
        return [
            (await http.request(method, url, content=body, headers={"Content-Type": kind})).status_code
            for method, url, body, kind in (
                ("POST", here.whip, await offer(), "application/sdp"),
                ("PATCH", location, fragment, "application/trickle-ice-sdpfrag"),
                ("DELETE", location, "", "text/plain"),
            )
        ]


@pytest.mark.parametrize(
    ("make", "statuses"),
    [
        *[pytest.param(make, [401, 401, 401], id=what) for what, make in UNKNOWN.items()],
        *[pytest.param(make, [403, 403, 403], id=what) for what, make in FORBIDDEN.items()],
    ],
)
async def test_a_token_that_does_not_hold_does_nothing(here: Node, seat: Seat, make: Callable[[Seat], str], statuses: list[int]) -> None:
    async with sending(here, seat) as sender:
        fragment = fragment_of(sender.connection.localDescription.sdp)
        assert await ask_all(here, sender.location, fragment, make(seat)) == statuses
        assert len(here.peers) == 1
        seen = here.frames(seat).received
        await eventually(lambda: here.frames(seat).received > seen + 3)


@pytest.mark.parametrize("make", ELSEWHERE.values(), ids=ELSEWHERE.keys())
async def test_a_token_for_elsewhere_finds_nothing_here(here: Node, seat: Seat, make: Callable[[Seat], str]) -> None:
    async with sending(here, seat) as sender:
        posted, *_ = await ask_all(here, sender.location, "a=end-of-candidates\r\n", make(seat))
        assert posted == 404
