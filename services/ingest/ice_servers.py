"""The STUN and TURN servers of our own ICE agent. None by default: nothing calls home."""

from dataclasses import dataclass, field
from typing import Any

from aiortc import RTCIceServer
from aiortc.rtcicetransport import connection_kwargs

from services.auth.turn import TurnServers

_OURSELVES = "classpulse"


@dataclass(frozen=True, slots=True)
class IceServers:
    """`stun`: URLs as in RFC 7064. aioice asks the first of each kind."""

    stun: tuple[str, ...] = ()
    turn: TurnServers = field(default_factory=TurnServers)

    def for_session(self) -> dict[str, Any]:
        """Arguments of `aioice.Connection`; the relay's credentials are made anew."""
        servers = [RTCIceServer(urls=url) for url in self.stun]
        if self.turn.urls:
            ours = self.turn.credentials(_OURSELVES)
            servers.append(RTCIceServer(urls=list(self.turn.urls), username=ours.username, credential=ours.password))
        return connection_kwargs(servers)
