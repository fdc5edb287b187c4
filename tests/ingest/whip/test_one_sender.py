"""One token, one connection: the newest wins, and a student who comes back goes on."""

import asyncio

import psutil
import pytest

from services.errors import NotFound
from services.ingest.admission import AT_ONCE
from services.ingest.peers import Peers
from tests.node import Node, Seat
from tests.sender import eventually, offer, sending

pytestmark = pytest.mark.asyncio(loop_scope="module")


def open_for(peers: Peers, seat: Seat) -> int:
    return sum(peer.source.participant_id == seat.participant_id for peer in peers._peers.values())


async def test_of_two_publishers_with_one_token_the_newest_wins(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as older:
        await eventually(lambda: here.frames(seat).received > 2)
        async with sending(here, seat) as newer:
            await eventually(lambda: older.connection.connectionState == "closed")
            assert open_for(here.peers, seat) == 1
            before = here.frames(seat).received
            await eventually(lambda: here.frames(seat).received > before + 5)
            assert (await here.delete(seat, older.location)).status_code == 404
            assert (await here.delete(seat, newer.location)).status_code == 200


async def test_an_offer_that_nobody_follows_takes_nothing_from_who_sends(impatient: Node) -> None:
    seat = await impatient.seat()
    async with sending(impatient, seat) as sender:
        await eventually(lambda: impatient.frames(seat).received > 2)
        for _ in range(3):
            assert (await impatient.post(seat, await offer())).status_code == 201
            assert open_for(impatient.peers, seat) == 2  # the newest offer waits, older ones are given up
        await eventually(lambda: open_for(impatient.peers, seat) == 1)
        before = impatient.frames(seat).received
        await eventually(lambda: impatient.frames(seat).received > before + 5)
        assert sender.connection.connectionState == "connected"


async def test_an_offer_that_waits_for_its_turn_is_not_given_up(impatient: Node) -> None:
    """A whole class that joins at once: what its offers wait for us is nobody's silence."""
    seat, turns = await impatient.seat(), impatient.peers._admission.negotiating
    for _ in range(AT_ONCE):
        await turns.acquire()
    asked = asyncio.create_task(impatient.post(seat, await offer()))
    await asyncio.sleep(2.5)  # patience is 1 s
    for _ in range(AT_ONCE):
        turns.release()
    assert (await asked).status_code == 201
    await eventually(lambda: len(impatient.peers) == 0)


async def test_offers_that_overtake_each_other_leave_no_socket(impatient: Node) -> None:
    """A page that is reloaded again and again: an offer is given up while it waits, or while its candidates are gathered."""
    seat, sdp = await impatient.seat(), await offer()
    for _ in range(3):
        answers = await asyncio.gather(*(impatient.post(seat, sdp) for _ in range(9)))
        refused = [answer.json()["detail"] for answer in answers if answer.status_code == 503]
        assert len(refused) + [answer.status_code for answer in answers].count(201) == 9
        assert set(refused) <= {"The offer was given up before it was answered."}
        assert open_for(impatient.peers, seat) <= 1
    await eventually(lambda: len(impatient.peers) == 0 and not psutil.Process().net_connections("udp"))


async def test_a_refused_offer_takes_nothing_from_who_sends(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender:
        assert (await here.post(seat, "hello")).status_code == 400
        assert (await here.post(seat, await offer("audio"))).status_code == 422
        await eventually(lambda: here.frames(seat).received > 5)
        assert sender.connection.connectionState == "connected"


async def test_a_student_who_comes_back_is_the_same_participant(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as first:
        await eventually(lambda: here.frames(seat).received > 5)
        for protocol in first.connection.getSenders()[0].transport.transport._connection._protocols:
            protocol.transport.abort()  # lost without a word
        counted = here.frames(seat).received
        async with sending(here, seat):
            await eventually(lambda: here.frames(seat).received > counted + 5)
            assert open_for(here.peers, seat) == 1
    assert here.stats.of(seat.session_id)["participants"].keys() == {str(seat.participant_id)}  # type: ignore[attr-defined]


async def test_who_is_erased_or_ended_is_hung_up_with_what_waits(here: Node, seat: Seat) -> None:
    async with sending(here, seat):
        await eventually(lambda: here.frames(seat).received > 2)
        await here.post(seat, await offer())
        assert await here.peers.close_participant(seat.participant_id) == 2
        with pytest.raises(NotFound):
            await here.peers.patch("any", seat.participant_id, "", None)
