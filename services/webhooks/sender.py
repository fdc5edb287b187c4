"""One signed POST to a stranger: no redirect is followed, no proxy asked, no answer read, and all of it in bounded time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import httpcore
import httpx

from services.webhooks.addresses import PublicNetwork

CONNECT_S: Final = 5.0
WHOLE_S: Final = 15.0
"""Standard Webhooks: receivers should answer within 15 to 30 s. Must stay well below the lease of a delivery."""

_LONGEST_ERROR: Final = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is None where there was no answer; `error` then says why."""

    status: int | None
    error: str

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Sender:
    """httpcore and not httpx: it knows neither redirects nor the environment's proxies, which would lead around `PublicNetwork`."""

    def __init__(self, *, private: bool, whole_s: float = WHOLE_S) -> None:
        self._whole_s = whole_s
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_keepalive_connections=0,  # each attempt looks at the address anew
            max_connections=None,
            network_backend=PublicNetwork(private=private),
        )

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Never raises for what the other side does."""
        given = [(name.encode(), value.encode()) for name, value in headers.items()]
        limits = {"connect": CONNECT_S, "read": self._whole_s, "write": self._whole_s, "pool": self._whole_s}
        try:
            async with (
                asyncio.timeout(self._whole_s),
                self._pool.stream("POST", url, headers=given, content=body, extensions={"timeout": limits}) as response,
            ):
                return Answer(response.status, _words(response.status))
        except (TimeoutError, httpcore.TimeoutException):
            return Answer(None, f"no answer within {self._whole_s:g} s")
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            return Answer(None, (str(error) or type(error).__name__)[:_LONGEST_ERROR])

    async def close(self) -> None:
        await self._pool.aclose()


def _words(status: int) -> str:
    if 300 <= status < 400:
        return f"answered {status}; redirects are not followed"
    return f"answered {status}"
