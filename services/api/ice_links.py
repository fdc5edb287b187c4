"""The STUN and TURN servers a sender may use, as Link headers of the answer (RFC 9725, 4.6)."""

from collections.abc import Iterator, Sequence

from services.auth.turn import TurnServers


def ice_links(stun: Sequence[str], turn: TurnServers, participant: str) -> Iterator[str]:
    """One header's value for each server; the relay's credentials are this participant's, and end by themselves."""
    for url in stun:
        yield f'<{url}>; rel="ice-server"'
    if turn.urls:
        made = turn.credentials(participant)
        for url in turn.urls:
            yield f'<{url}>; rel="ice-server"; username="{made.username}"; credential="{made.password}"; credential-type="password"'
