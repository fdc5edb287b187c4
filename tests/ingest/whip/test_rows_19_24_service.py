"""RFC 9725, 4.5, 4.8 and 5: load, loss, limits, errors, simulcast, HTTPS."""

from pathlib import Path

import aioice.ice
import aioice.stun
import httpx
import pytest
from sqlalchemy import Engine

from services.api.rate_limit import RateLimit
from services.api.whip_rules import Limit
from tests.certificates import self_signed
from tests.node import Node, Seat, node
from tests.sender import eventually, fragment_of, offer, sending

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIMULCAST = "a=rid:h send\r\na=rid:l send\r\na=simulcast:send h;l\r\n"


async def test_row_19_a_full_node_sends_to_one_with_room(shared_engine: Engine) -> None:
    """Two nodes; the token goes along in the URL, since clients drop the header when the host changes."""
    async with node(shared_engine) as roomy, node(shared_engine, most=1, redirect=[roomy.url]) as full:
        first, second = await full.seat(), await full.seat()
        async with sending(full, first):
            told = await full.post(second, await offer())
            assert told.status_code == 307
            assert told.headers["location"].startswith(f"{roomy.whip}?access_token=")
            async with sending(full, second, follow=True) as sender:
                assert str(sender.answer.url).startswith(roomy.url)
                await eventually(lambda: roomy.frames(second).received > 5)
                assert (len(full.peers), len(roomy.peers)) == (1, 1)
                assert sender.location.startswith(f"{roomy.whip}/")
                assert (await roomy.delete(second, sender.location)).status_code == 200


async def test_row_19_nobody_is_sent_to_and_fro(shared_engine: Engine) -> None:
    async with (
        node(shared_engine, most=1) as other,
        node(shared_engine, most=1, redirect=[other.url, "http://127.0.0.1:9"]) as full,
        sending(other, await other.seat()),
        sending(full, await full.seat()),
    ):
        refused = await full.post(await full.seat(), await offer())
        assert refused.status_code == 503


async def test_row_19_a_token_in_the_url_is_for_offers_alone(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender, httpx.AsyncClient(base_url=here.url, params={"access_token": seat.token}) as anybody:
        assert (await anybody.delete(sender.location)).status_code == 401
        assert (await anybody.post(here.whip, content="hello", headers={"Content-Type": "application/sdp"})).status_code == 400


async def test_row_19_without_another_node_it_is_503_and_when_to_come_again(shared_engine: Engine) -> None:
    async with node(shared_engine, most=1) as full:
        seat = await full.seat()
        async with sending(full, seat):
            refused = await full.post(await full.seat(), await offer())
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert (await full.post(seat, await offer())).status_code == 201  # who sends already may come again
            assert (await full.http.get("/readyz")).json()["room"] == 0


async def test_row_20_who_is_lost_without_a_word_is_noticed(here: Node, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 7675: six checks in a row without an answer. Thirty seconds in production."""
    monkeypatch.setattr(aioice.ice, "CONSENT_INTERVAL", 0.1)
    monkeypatch.setattr(aioice.stun, "RETRY_RTO", 0.05)
    async with sending(here, seat) as sender:
        await eventually(lambda: here.frames(seat).received > 2)
        for protocol in sender.connection.getSenders()[0].transport.transport._connection._protocols:
            protocol.transport.abort()  # a cable is pulled: no goodbye
        await eventually(lambda: len(here.peers) == 0)


async def test_row_21_a_sender_and_an_address_may_ask_so_often(shared_engine: Engine) -> None:
    offers = Limit(RateLimit(2, 60.0, "Too many requests for this participant."), RateLimit(3, 60.0))
    async with node(shared_engine, offers=offers, changes=Limit(RateLimit(2, 60.0), RateLimit(60, 60.0))) as limited:
        seats = [await limited.seat() for _ in range(3)]
        sdp = await offer()
        answers = [await limited.post(seat, sdp) for seat in (*[seats[0]] * 3, seats[1], seats[2])]
        assert [answer.status_code for answer in answers] == [201, 201, 429, 201, 429]
        assert int(answers[2].headers["retry-after"]) > 0
        changes = [await limited.delete(seats[0], answers[1].headers["location"]) for _ in range(3)]
        assert [answer.status_code for answer in changes] == [200, 404, 429]


async def test_row_21_the_session_s_url_cannot_be_guessed(here: Node, seat: Seat) -> None:
    resources = [(await here.post(seat, await offer())).headers["location"].rpartition("/")[2] for _ in range(3)]
    assert len(set(resources)) == 3
    assert all(len(resource) >= 32 for resource in resources)  # 192 random bits


async def test_row_22_every_error_is_a_problem_with_a_sentence(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender:
        fragment = fragment_of(sender.connection.localDescription.sdp)
        answers = [
            await here.post(seat, "hello"),
            await here.post(seat, await offer("audio")),
            await here.post(seat, "v=0", content_type="text/plain"),
            await here.post(seat, "v=0", authorization="Bearer nonsense"),
            await here.post(await here.seat(consent=False), await offer()),
            await here.post(seat, b"v=0\r\n" + b"x" * 300_000),
            await here.patch(seat, sender.location, fragment),
            await here.patch(seat, sender.location, fragment, if_match='"other"'),
            await here.patch(seat, "/api/v1/whip/nothing", fragment, if_match="*"),
            await here.http.put(here.whip, headers={"Authorization": f"Bearer {seat.token}"}),
        ]
    assert [answer.status_code for answer in answers] == [400, 422, 415, 401, 403, 413, 428, 412, 404, 405]
    for answer in answers:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
        assert len(answer.json()["detail"]) > 20


async def test_row_23_simulcast_is_answered_with_one_stream(here: Node, seat: Seat) -> None:
    answer = await here.post(seat, await offer() + SIMULCAST)
    assert answer.status_code == 201
    assert "simulcast" not in answer.text
    assert "a=rid" not in answer.text


async def test_row_24_signalling_goes_over_https(shared_engine: Engine, tmp_path: Path) -> None:
    async with node(shared_engine, certificate=self_signed(tmp_path)) as secure:
        seat = await secure.seat()
        async with sending(secure, seat) as sender:
            assert sender.answer.url.scheme == "https"
            assert "strict-transport-security" in sender.answer.headers
            await eventually(lambda: secure.frames(seat).received > 2)
