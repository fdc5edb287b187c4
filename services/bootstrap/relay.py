"""The TURN servers that both roles give credentials for."""

from datetime import timedelta

from services.auth.turn import TurnServers
from services.settings import Settings


def turn_servers(settings: Settings) -> TurnServers:
    secret = settings.turn_secret.get_secret_value() if settings.turn_secret else ""
    return TurnServers(tuple(settings.turn_urls), secret, timedelta(hours=settings.turn_hours))
