"""Which UDP ports the video may come in by: any free one, or a range that a firewall lets through."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Protocol = TypeVar("Protocol", bound=asyncio.DatagramProtocol)


@dataclass(frozen=True, slots=True)
class UdpPorts:
    """`first` to `last`, both included; 0 to 0 leaves the choice to the system."""

    first: int = 0
    last: int = 0

    async def open(self, address: str, protocol: Callable[[], Protocol]) -> tuple[asyncio.DatagramTransport, Protocol]:
        """A socket at `address`. Raises OSError when every port of the range is taken or the address cannot be used."""
        loop = asyncio.get_running_loop()
        error = OSError("there is no port to try")
        for port in self._order():
            try:
                return await loop.create_datagram_endpoint(protocol, local_addr=(address, port))
            except OSError as failed:
                error = failed
        raise error

    def _order(self) -> list[int]:
        """From a random place around, so that a port which was just given up is not the next one taken."""
        ports = list(range(self.first, self.last + 1))
        start = random.randrange(len(ports))
        return ports[start:] + ports[:start]
