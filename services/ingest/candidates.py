"""ICE candidates as SDP writes them (RFC 8839, 5.1)."""

import ipaddress
import re
from collections.abc import Sequence
from typing import Final

from aioice import Candidate

from services.errors import BadInput

_CANDIDATE: Final = re.compile(
    r"(?P<foundation>[A-Za-z0-9+/]{1,32}) (?P<component>[0-9]{1,3}) (?P<transport>[!-~]+) (?P<priority>[0-9]{1,10})"
    r" (?P<address>[!-~]+) (?P<port>[0-9]{1,5}) typ (?P<type>[a-z]+)(?P<more>(?: [!-~]+ [!-~]+)*)"
)
_BROADCAST: Final = ipaddress.IPv4Address("255.255.255.255")
_TYPES: Final = frozenset({"host", "srflx", "prflx", "relay"})


def read_candidate(value: str) -> Candidate | None:
    """The value of `a=candidate:`. None for one that we cannot use, which RFC 9725 wants dropped without a word: another transport
    than UDP, a name instead of an address (`.local` above all), RTCP's component, an address nobody can be at.

    Raises BadInput for what is no candidate.
    """
    found = _CANDIDATE.fullmatch(value)
    if not found or int(found["port"]) > 65535:
        raise BadInput("A candidate is not of the form `foundation component transport priority address port typ type`.")
    if found["component"] != "1" or found["transport"].lower() != "udp" or found["type"] not in _TYPES:
        return None
    if not _can_be_asked(found["address"]) or int(found["port"]) == 0:
        return None
    # A peer-reflexive candidate is one the other side has learned from us; as a host's it is as good.
    kind = "host" if found["type"] == "prflx" else found["type"]
    return Candidate(found["foundation"], 1, "udp", int(found["priority"]), found["address"], int(found["port"]), kind)


def _can_be_asked(address: str) -> bool:
    """Our own loopback is nobody's candidate: a sender must not make us knock at this machine's doors."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return False
        ip = ip.ipv4_mapped or ip
    return not (ip.is_multicast or ip.is_unspecified or ip.is_loopback or ip == _BROADCAST)


def write_candidate(candidate: Candidate) -> str:
    """As an SDP line, without its end."""
    return f"a=candidate:{candidate.to_sdp()}"


def announced(candidates: Sequence[Candidate], address: str | None) -> list[Candidate]:
    """Also at `address`, which leads here port by port: behind NAT or in a container a host does not know what it is called outside."""
    if address is None:
        return list(candidates)
    inside = [c for c in candidates if c.type == "host" and (":" in c.host) == (":" in address)]
    outside = [Candidate(c.foundation + "n", 1, "udp", c.priority - (26 << 24), address, c.port, "srflx", c.host, c.port) for c in inside]
    return [*candidates, *outside]
