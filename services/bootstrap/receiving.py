"""The video of `stream` and `ingest`: the connections, looked after, and the socket at which their `web` asks."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import Engine

from services.bootstrap import supervise
from services.bootstrap.relay import turn_servers
from services.bootstrap.serving import make_server, serve_until
from services.bootstrap.unwanted import hang_up_unwanted
from services.ingest.ice_servers import IceServers
from services.ingest.mailbox import Mailbox
from services.ingest.network import Network
from services.ingest.peers import Peers
from services.ingest.stats import Stats
from services.ingest.udp_ports import UdpPorts
from services.settings import Settings


@contextlib.asynccontextmanager
async def connections(settings: Settings, engine: Engine, mailbox: Mailbox, stats: Stats) -> AsyncIterator[Peers]:
    """Closed at the end."""
    network = Network(
        ports=UdpPorts(*settings.udp_range),
        servers=IceServers(tuple(settings.ice_servers), turn_servers(settings)),
        address=settings.udp_address,
        patience_s=settings.peer_timeout_s,
    )
    peers = Peers(mailbox, stats, fps=settings.sample_fps, most=settings.max_peers, network=network)
    try:
        async with supervise.running(
            supervise.forever("reap", peers.reap), supervise.forever("unwanted", lambda: hang_up_unwanted(engine, peers))
        ):
            yield peers
    finally:
        await peers.stop()


async def serve_control(app: object, socket: Path, stop: asyncio.Event) -> None:
    """Until `stop`."""
    await asyncio.to_thread(socket.unlink, missing_ok=True)  # of a process that was killed
    await serve_until(make_server(app, uds=str(socket)), stop)
