"""What WHIP's routes are given besides the common context."""

from dataclasses import dataclass, field

from services.api.neighbours import Neighbours
from services.api.rate_limit import RateLimit
from services.auth.tokens import ParticipantGrant
from services.auth.turn import TurnServers

_NETWORK = "Too many requests from this network."
_SENDER = "Too many requests for this participant."


@dataclass(frozen=True, slots=True)
class Limit:
    """Of one sender, and of one address, from which a whole school may send."""

    sender: RateLimit
    address: RateLimit

    def count(self, grant: ParticipantGrant, address: str | None) -> None:
        """Raises TooMany."""
        self.sender.count(grant.participant_id)
        self.address.count(address)


@dataclass(frozen=True, slots=True)
class WhipRules:
    """`stun`: URLs as in RFC 7064. `offers` costs the most: sockets, keys, a handshake; `changes` are PATCH and DELETE."""

    stun: tuple[str, ...] = ()
    turn: TurnServers = field(default_factory=TurnServers)
    neighbours: Neighbours = field(default_factory=Neighbours)
    offers: Limit = field(default_factory=lambda: Limit(RateLimit(30, 60.0, _SENDER), RateLimit(1200, 60.0, _NETWORK)))
    changes: Limit = field(default_factory=lambda: Limit(RateLimit(300, 60.0, _SENDER), RateLimit(6000, 60.0, _NETWORK)))
