"""TURN credentials that end by themselves, of a secret shared with the server (coturn: `use-auth-secret`; the "TURN REST API")."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta

from services import clock


@dataclass(frozen=True, slots=True)
class TurnCredentials:
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TurnServers:
    """`urls` as in RFC 7065, `turn:turn.school.org:3478?transport=udp`; empty where there is no relay."""

    urls: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    valid: timedelta = timedelta(hours=4)

    def credentials(self, who: str) -> TurnCredentials:
        """For one participant, or for this service itself: the TURN server's log then says who used it."""
        username = f"{int((clock.now() + self.valid).timestamp())}:{who}"
        digest = hmac.new(self.secret.encode(), username.encode(), hashlib.sha1).digest()  # SHA-1 is what TURN servers agreed on
        return TurnCredentials(username, base64.b64encode(digest).decode())
