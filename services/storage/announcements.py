"""Which sessions have news to announce, at most so often each; the last news of a burst is announced too, a little later."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

GAP_S: Final = 0.5  # twice a second is as much as a page can show


class Announcements:
    """Owned by one thread. All times are of one monotonic clock, in seconds."""

    def __init__(self, gap_s: float = GAP_S) -> None:
        self._gap_s = gap_s
        self._pending: set[UUID] = set()
        self._last: dict[UUID, float] = {}

    def add(self, session_ids: Iterable[UUID]) -> None:
        self._pending.update(session_ids)

    def due(self, now: float) -> list[UUID]:
        """Sessions with news that were not announced within the gap."""
        return [session_id for session_id in self._pending if self._wait(session_id, now) <= 0]

    def pending(self) -> list[UUID]:
        return list(self._pending)

    def sent(self, session_ids: Iterable[UUID], now: float) -> None:
        self._last = {session_id: at for session_id, at in self._last.items() if now - at < self._gap_s}
        for session_id in session_ids:
            self._pending.discard(session_id)
            self._last[session_id] = now

    def next_due(self, now: float) -> float | None:
        """Seconds until something is due; None when there is no news."""
        return min((max(0.0, self._wait(session_id, now)) for session_id in self._pending), default=None)

    def _wait(self, session_id: UUID, now: float) -> float:
        return self._last.get(session_id, -self._gap_s) + self._gap_s - now
