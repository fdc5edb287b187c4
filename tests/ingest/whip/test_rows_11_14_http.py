"""RFC 9725, 4.2, 4.6 and 4.7: the end, other sites' pages, relays, and who may."""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import Engine

from services.auth.turn import TurnServers
from tests.node import Node, Seat, node
from tests.sender import eventually, fragment_of, offer, sending

pytestmark = pytest.mark.asyncio(loop_scope="module")

TURN = TurnServers(("turn:turn.school.org:3478?transport=udp", "turns:turn.school.org:5349?transport=tcp"), "shared", timedelta(hours=1))
ELSEWHERE = {"Origin": "https://lms.example"}


async def test_row_11_delete_ends_the_session(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender:
        await eventually(lambda: here.frames(seat).received > 2)
        assert (await here.delete(seat, sender.location)).status_code == 200
        assert len(here.peers) == 0
        await eventually(lambda: sender.connection.connectionState == "closed")  # DTLS said goodbye
        assert (await here.delete(seat, sender.location)).status_code == 404


async def test_row_11_an_entity_tag_does_not_matter_to_delete(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender:
        assert (await here.delete(seat, sender.location, if_match='"another"')).status_code == 200


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_row_11_only_the_sender_ends_or_changes_it(here: Node, seat: Seat, method: str) -> None:
    other = await here.seat()
    async with sending(here, seat) as sender:
        headers = {"Authorization": f"Bearer {other.token}", "If-Match": "*", "Content-Type": "application/trickle-ice-sdpfrag"}
        answer = await here.http.request(method, sender.location, content="a=end-of-candidates\r\n", headers=headers)
        assert (answer.status_code, len(here.peers)) == (404, 1)


async def test_row_12_a_preflight_is_told_what_is_possible(here: Node) -> None:
    for path in ("/api/v1/whip", "/api/v1/whip/some"):
        asking = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization,if-match"}
        answer = await here.http.options(path, headers={**ELSEWHERE, **asking})
        assert answer.status_code == 200
        assert answer.headers["accept-post"] == "application/sdp"
        assert answer.headers["accept-patch"] == "application/trickle-ice-sdpfrag"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert {"POST", "PATCH", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
        assert {"Authorization", "Content-Type", "If-Match"} <= set(answer.headers["access-control-allow-headers"].split(", "))


async def test_row_12_another_site_s_page_reads_location_etag_and_link(here: Node, seat: Seat) -> None:
    answers = [await here.post(seat, sdp, origin=ELSEWHERE["Origin"]) for sdp in (await offer(), "hello")]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == "*"
        assert {"Location", "ETag", "Link", "Retry-After"} <= set(answer.headers["access-control-expose-headers"].split(", "))


@pytest_asyncio.fixture(loop_scope="module")
async def relayed(shared_engine: Engine) -> AsyncIterator[Node]:
    async with node(shared_engine, stun=("stun:stun.school.org:3478",), turn=TURN) as started:
        yield started


async def test_row_13_the_answer_names_the_ice_servers(relayed: Node) -> None:
    seat = await relayed.seat()
    stun, *turn = (await relayed.post(seat, await offer())).headers.get_list("link")
    assert stun == '<stun:stun.school.org:3478>; rel="ice-server"'
    assert [re.findall("<(.*?)>", link)[0] for link in turn] == list(TURN.urls)
    for link in turn:
        told = dict(re.findall(r'; ([a-z-]+)="(.*?)"', link))
        assert (told["rel"], told["credential-type"]) == ("ice-server", "password")
        until, who = told["username"].split(":")
        assert who == str(seat.participant_id)
        assert 3500 < int(until) - time.time() <= 3600
        digest = hmac.new(b"shared", told["username"].encode(), hashlib.sha1).digest()
        assert told["credential"] == base64.b64encode(digest).decode()


async def test_row_13_nothing_is_named_where_nothing_is_set_or_nobody_sends(here: Node, seat: Seat, relayed: Node) -> None:
    assert "link" not in (await here.post(seat, await offer())).headers
    assert "link" not in (await relayed.post(await relayed.seat(), "hello")).headers
    assert "link" not in (await relayed.http.options("/api/v1/whip")).headers  # a preflight has no credentials, and gets none


@pytest.mark.parametrize("credentials", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}])
async def test_row_14_without_the_token_nothing_happens(here: Node, seat: Seat, credentials: dict[str, str]) -> None:
    async with sending(here, seat) as sender, httpx.AsyncClient(base_url=here.url) as anybody:
        fragment = fragment_of(sender.connection.localDescription.sdp)
        for method, url, body, kind in (
            ("POST", here.whip, await offer(), "application/sdp"),
            ("PATCH", sender.location, fragment, "application/trickle-ice-sdpfrag"),
            ("DELETE", sender.location, "", "text/plain"),
        ):
            answer = await anybody.request(
                method, url, content=body, headers={**credentials, "Content-Type": kind, "If-Match": sender.etag}
            )
            assert answer.status_code == 401, method
            assert answer.headers["www-authenticate"] == "Bearer"
        assert len(here.peers) == 1


async def test_row_14_a_preflight_needs_no_token(here: Node) -> None:
    async with httpx.AsyncClient() as anybody:
        assert (await anybody.options(here.whip, headers=ELSEWHERE)).status_code == 200
