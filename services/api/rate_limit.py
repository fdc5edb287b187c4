"""How often one client may do one thing: in memory, per process, bounded."""

import math
import threading
from collections import OrderedDict, deque
from collections.abc import Hashable
from typing import Final

from services import clock
from services.api.problems import TooMany

_MOST_KEYS: Final = 10_000  # beyond it the key that came longest ago is forgotten


class RateLimit:
    """At most `most` times within `per_s` seconds for each key. May be asked from any thread."""

    def __init__(self, most: int, per_s: float, refusal: str = "Too many tries from this network.") -> None:
        self._most = most
        self._per_s = per_s
        self._refusal = refusal
        self._times: OrderedDict[Hashable, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, key: Hashable) -> None:
        """Raises TooMany, with the seconds to wait."""
        now = clock.monotonic()
        with self._lock:
            times = self._times.setdefault(key, deque())
            self._times.move_to_end(key)
            if len(self._times) > _MOST_KEYS:
                self._times.popitem(last=False)
            while times and times[0] <= now - self._per_s:
                times.popleft()
            if len(times) >= self._most:
                raise TooMany(self._refusal, math.ceil(times[0] + self._per_s - now))
            times.append(now)
