"""A TURN server that nobody here wrote: coturn believes our credentials, for a sender behind a strict network and for ourselves."""

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aioice.ice
import pytest
from aiortc import RTCConfiguration, RTCIceServer, RTCIceTransportPolicy, RTCPeerConnection, RTCSessionDescription
from sqlalchemy import Engine

from services.auth.turn import TurnServers
from services.ingest.ice_servers import IceServers
from services.ingest.network import Network
from tests.node import Node, node
from tests.sender import Ramp, eventually, offer, offering, values

SECRET = "what both know"

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(not shutil.which("turnserver"), reason="coturn is missing: see .ci/system-packages")]


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[str]:
    """Its URL. Not on loopback, where coturn relays nothing."""
    address = aioice.ice.get_host_addresses(use_ipv4=True, use_ipv6=False)[0]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((address, 0))
        port = probe.getsockname()[1]
    where = [f"--listening-ip={address}", f"--relay-ip={address}", f"--listening-port={port}", "--no-tls", "--no-dtls", "--no-cli"]
    files = [f"--pidfile={tmp_path / 'pid'}", f"--userdb={tmp_path / 'users'}", "--log-file=stdout", "--simple-log"]
    command = ["turnserver", "-n", "--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=school.org", *where, *files]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    while not await _listens(address, port):  # noqa: ASYNC110 - another process tells nothing
        await asyncio.sleep(0.05)
    yield f"turn:{address}:{port}?transport=udp"
    process.terminate()
    await process.wait()


async def _listens(address: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(address, port)
    except ConnectionError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def ice_server(here: Node) -> RTCIceServer:
    """What the Link header of an answer tells a sender."""
    link = (await here.post(await here.seat(), await offer())).headers["link"]
    told = dict(re.findall(r'; ([a-z-]+)="(.*?)"', link))
    return RTCIceServer(urls=re.findall("<(.*?)>", link)[0], username=told["username"], credential=told["credential"])


async def test_a_sender_with_nothing_but_the_relay_gets_through(engine: Engine, relay: str) -> None:
    async with node(engine, turn=TurnServers((relay,), SECRET)) as here:
        seat = await here.seat()
        only = RTCConfiguration(iceServers=[await ice_server(here)], iceTransportPolicy=RTCIceTransportPolicy.RELAY)
        connection = RTCPeerConnection(only)
        connection.addTransceiver(Ramp(), direction="sendonly")
        await connection.setLocalDescription(await connection.createOffer())
        assert {value.split()[7] for value in values(connection.localDescription.sdp, "candidate")} == {"relay"}
        answer = await here.post(seat, connection.localDescription.sdp)
        await connection.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        await eventually(lambda: here.frames(seat).received > 5)
        await connection.close()


async def test_we_are_reached_by_our_own_relay(engine: Engine, relay: str) -> None:
    network = Network(servers=IceServers(turn=TurnServers((relay,), SECRET)))
    async with node(engine, network=network) as here, offering() as connection:
        seat = await here.seat()
        answer = (await here.post(seat, connection.localDescription.sdp)).text
        assert " typ relay " in answer
        relayed = re.sub(r"a=candidate:.* typ host\r\n", "", answer)
        await connection.setRemoteDescription(RTCSessionDescription(relayed, "answer"))
        await eventually(lambda: here.frames(seat).received > 5)


async def test_credentials_that_are_over_or_false_are_not_believed(engine: Engine, relay: str) -> None:
    for servers in (TurnServers((relay,), SECRET, timedelta(hours=-1)), TurnServers((relay,), "something else")):
        async with node(engine, network=Network(servers=IceServers(turn=servers))) as here:
            answer = (await here.post(await here.seat(), await offer())).text
            assert " typ relay " not in answer
            assert " typ host\r\n" in answer
