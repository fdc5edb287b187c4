"""How video reaches this node."""

from collections.abc import Callable
from dataclasses import dataclass, field

from services.ingest.ice_agent import IceAgent
from services.ingest.ice_servers import IceServers
from services.ingest.ice_session import IceSession
from services.ingest.offer import Offer
from services.ingest.udp_ports import UdpPorts


@dataclass(frozen=True, slots=True)
class Network:
    """`address`: what this machine is called outside, where it cannot know that itself. `patience_s`: how long ICE may take."""

    ports: UdpPorts = field(default_factory=UdpPorts)
    servers: IceServers = field(default_factory=IceServers)
    address: str | None = None
    patience_s: float = 10.0

    def agent(self, offer: Offer) -> IceAgent:
        """Opens no socket yet."""

        def session(deliver: Callable[[bytes], None]) -> IceSession:
            return IceSession(deliver, ports=self.ports, unread=offer.audio_formats, **self.servers.for_session())

        transport = offer.transport
        return IceAgent(session, transport.ice, lite=transport.lite, patience_s=self.patience_s)
