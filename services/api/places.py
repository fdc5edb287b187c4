"""How many may do something at once: the next one is told to come back, nobody waits in a queue."""

import contextlib
from collections.abc import Iterator

from services.errors import Overloaded


class Busy(Overloaded):
    retry_after = "10"


class Places:
    """For one event loop."""

    def __init__(self, most: int) -> None:
        self._free = most

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Raises Overloaded."""
        if not self._free:
            raise Busy("Others are being served; there is no room just now.")
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
