"""Which addresses a webhook may lead to: a platform must not make us ask the machines beside us (server-side request forgery)."""

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore

from services.errors import Unprocessable

LONGEST_URL: Final = 500
_NAT64: Final = IPv6Network("64:ff9b::/96")
_ALSO_PRIVATE: Final = (IPv4Network("192.0.0.0/24"), IPv6Network("64:ff9b:1::/48"), IPv6Network("3fff::/20"), IPv6Network("5f00::/16"))
"""In IANA's registries of special addresses, and not yet in those of every Python we run on."""


def check_url(url: str, *, private: bool) -> str:
    """Raises Unprocessable for a URL that could never be delivered to. What its name leads to is looked at on each attempt."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unprocessable(f"The webhook's url is not one: {error}") from error
    wanted = {"http", "https"} if private else {"https"}
    if parts.scheme not in wanted:
        raise Unprocessable("The webhook's url must begin with https://")
    if not parts.hostname or port == 0 or not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST_URL:
        raise Unprocessable(f"The webhook's url needs a host, in ASCII, and may have {LONGEST_URL} characters.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Unprocessable("The webhook's url may hold neither a password nor a fragment; the signature proves who we are.")
    if not private and _is_private_literal(parts.hostname):
        raise Unprocessable(f"{parts.hostname} is a private address.")
    return url


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Also of an IPv4 address that is wrapped in an IPv6 one, in whichever way."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None)
        if inner is not None:
            return is_public(inner)
    if any(address in network for network in _ALSO_PRIVATE):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class PublicNetwork(httpcore.AsyncNetworkBackend):
    """Connects to the very addresses that were looked at: between the look and the connection a name cannot change its mind."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises httpcore.ConnectError, also for a name that leads to a private address, even if only among others."""
        addresses = await _addresses(host, port)
        if not self._private and (hidden := [address for address in addresses if not is_public(address)]):
            raise httpcore.ConnectError(f"{host} leads to {hidden[0]}, a private address")
        failure: Exception = httpcore.ConnectError(f"{host} leads nowhere")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


async def _addresses(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} is not known: {error}") from error
    return list(dict.fromkeys(ip_address(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found))


def _is_private_literal(host: str) -> bool:
    try:
        return not is_public(ip_address(host))
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
