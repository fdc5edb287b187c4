"""How much arrived in the last second: the numbers of aiortc's `RateCounter`, which keeps a Python object for each millisecond of each
stream and walks over those that pass. Fifty students were fifty thousand objects, looked at by each garbage collection."""

from collections import deque


class RateCounter:
    """Values and times in whole milliseconds, never backwards. `scale`: from a value per millisecond to the rate's unit."""

    def __init__(self, window_ms: int = 1000, scale: int = 8000) -> None:
        self._window_ms = window_ms
        self._scale = scale
        self.reset()

    def reset(self) -> None:
        self._arrived: deque[tuple[int, int]] = deque()
        self._total = 0
        self._since: int | None = None

    def add(self, value: int, now_ms: int) -> None:
        self._forget(now_ms)
        if self._since is None:
            self._since = now_ms
        self._arrived.append((now_ms, value))
        self._total += value

    def rate(self, now_ms: int) -> int | None:
        """None when nothing is in the window, or less than two milliseconds have passed."""
        self._forget(now_ms)
        if self._since is None or not self._arrived or now_ms <= self._since:
            return None
        return round(self._scale * self._total / (now_ms - self._since + 1))

    def _forget(self, now_ms: int) -> None:
        first = now_ms - self._window_ms + 1
        if self._since is not None:
            self._since = max(self._since, first)
        while self._arrived and self._arrived[0][0] < first:
            self._total -= self._arrived.popleft()[1]
