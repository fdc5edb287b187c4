"""Who is slow on purpose, who sends rubbish, who offers and never comes."""

import asyncio
import os
import socket
import struct
from contextlib import suppress

import psutil
import pytest
from sqlalchemy import Engine

from services import metrics
from services.api import body_limit
from services.bootstrap import impatient
from services.ingest.network import Network
from services.ingest.udp_ports import UdpPorts
from tests.node import Node, Seat, node
from tests.sender import eventually, offer, sending

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def drip(here: Node, head: str, drop: bytes) -> bytes:
    """Says `head`, then a drop now and then, until the other side has had enough; -> what it said."""
    host, port = here.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(head.replace("\n", "\r\n").encode())
    answering = asyncio.create_task(reader.read())
    with suppress(ConnectionError):
        while not answering.done():
            writer.write(drop)
            await asyncio.sleep(0.02)
    writer.close()
    return await answering


async def test_a_body_that_does_not_end_is_not_waited_for(here: Node, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limit, "BODY_S", 0.3)
    head = (
        f"POST /api/v1/whip HTTP/1.1\nHost: x\nAuthorization: Bearer {seat.token}\nContent-Type: application/sdp\nContent-Length: 5000\n\n"
    )
    said = await drip(here, head, b"v")
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in said


async def test_who_leaves_in_the_middle_of_a_body_is_no_error_of_ours(here: Node, seat: Seat, caplog: pytest.LogCaptureFixture) -> None:
    left = metrics.HTTP_REQUESTS.labels("POST", "/api/v1/whip", "499")._value
    before = left.get()
    host, port = here.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /api/v1/whip HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {seat.token}\r\nContent-Type: application/sdp\r\n"
    writer.write(f"{head}Content-Length: 5000\r\n\r\nv=0".encode())
    await writer.drain()
    await asyncio.sleep(0.3)
    writer.close()
    await eventually(lambda: left.get() == before + 1)
    assert "unforeseen" not in caplog.text


async def test_a_head_that_does_not_end_is_not_waited_for(here: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impatient, "HEAD_S", 0.3)
    assert await drip(here, "POST /api/v1/whip HTTP/1.1\nHost: x\nX-Slow: ", b"a") == b""


async def test_rubbish_at_an_open_port_is_dropped_and_harms_nobody(here: Node, seat: Seat) -> None:
    """Random bytes, RTP, a DTLS hello, STUN without a password: 2,000 packets of a stranger in the middle of a lesson."""
    async with sending(here, seat):
        await eventually(lambda: here.frames(seat).received > 2)
        before, strangers = here.frames(seat).received, metrics.PACKETS_DROPPED.labels("stranger")._value.get()
        stun = struct.pack("!HHI", 1, 0, 0x2112A442) + os.urandom(12)
        kinds = [os.urandom(900), b"\x80\x60" + os.urandom(100), b"\x16\xfe\xff" + os.urandom(200), stun, b"", b"\x80"]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            for candidate in here.ice(seat).local_candidates:
                if ":" not in candidate.host:
                    for number in range(2000):
                        stranger.sendto(kinds[number % len(kinds)], (candidate.host, candidate.port))
                        if number % 50 == 0:
                            await asyncio.sleep(0)
        await eventually(lambda: here.frames(seat).received > before + 20)
        assert metrics.PACKETS_DROPPED.labels("stranger")._value.get() - strangers > 500
        assert here.ice(seat)._check_list_done
        assert len(here.peers) == 1


async def test_rubbish_of_a_sender_harms_nobody_else(here: Node, seat: Seat) -> None:
    """From an address that ICE knows: DTLS and SRTP that are none, in the middle of its own video."""
    other = await here.seat()
    async with sending(here, seat), sending(here, other) as hostile:
        await eventually(lambda: here.frames(seat).received > 2 and here.frames(other).received > 2)
        ice = hostile.connection.getSenders()[0].transport.transport._connection
        kinds = [
            os.urandom(900),
            b"\x80\x60" + os.urandom(100),
            b"\x80\xc8" + os.urandom(60),
            b"\x16\xfe\xfd" + os.urandom(200),
            b"\x15\xfe\xfd\x00",
            b"\x80",
        ]
        for number in range(2000):
            with suppress(ConnectionError):
                await ice.send(kinds[number % len(kinds)])
            if number % 50 == 0:
                await asyncio.sleep(0)
        before = here.frames(seat).received
        await eventually(lambda: here.frames(seat).received > before + 20)
        await here.peers.close_session(other.session_id)
        assert len(here.peers) == 1


async def test_offers_that_nobody_follows_give_their_places_and_sockets_back(shared_engine: Engine) -> None:
    async with node(shared_engine, most=20, network=Network(patience_s=2.0)) as here:
        seats, sdp = [await here.seat() for _ in range(20)], await offer()
        await here.post(seats[0], sdp)
        await eventually(lambda: len(here.peers) == 0 and not here.peers._closing)
        sockets = len(psutil.Process().net_connections("udp"))
        answers = await asyncio.gather(*(here.post(seat, sdp) for seat in seats))
        assert {answer.status_code for answer in answers} == {201}
        await eventually(lambda: here.peers.room == 20 and len(psutil.Process().net_connections("udp")) <= sockets)


async def test_a_range_of_ports_is_kept_to_and_an_empty_one_is_said(shared_engine: Engine) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("", 0))
        port = probe.getsockname()[1]
    async with node(shared_engine, network=Network(ports=UdpPorts(port, port))) as here:
        seat = await here.seat()
        async with sending(here, seat):
            assert {candidate.port for candidate in here.ice(seat).local_candidates} == {port}
            await eventually(lambda: here.frames(seat).received > 2)
            refused = await here.post(await here.seat(), await offer())
            assert refused.status_code == 503
            assert "no free UDP port" in refused.json()["detail"]
            assert len(here.peers) == 1


async def test_an_address_outside_is_announced_too(shared_engine: Engine) -> None:
    async with node(shared_engine, network=Network(address="203.0.113.7")) as here:
        answer = (await here.post(await here.seat(), await offer())).text
    outside = [line.split() for line in answer.split("\r\n") if " 203.0.113.7 " in line]
    (inside,) = {line.split()[5] for line in answer.split("\r\n") if " typ host" in line and "." in line.split()[4]}
    assert {(line[5], line[7], line[11]) for line in outside} == {(inside, "srflx", inside)}
