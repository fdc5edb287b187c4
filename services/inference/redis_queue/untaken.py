"""What an ingest node has put into Redis and no worker has taken, as far as the node knows: lost when Redis dies, and then counted."""

from collections import deque
from collections.abc import Iterable

Id = tuple[int, int]
"""Of an entry: milliseconds of Redis' clock, and a number within them."""


class Untaken:
    """Never too few: a worker may have taken some after the node last heard of it."""

    def __init__(self) -> None:
        self._entries: deque[tuple[Id, int]] = deque()  # with its crops

    def sent(self, entries: Iterable[tuple[bytes, int]]) -> None:
        self._entries.extend((_id(entry), crops) for entry, crops in entries)

    def heard(self, last_taken: bytes, max_age_s: float) -> None:
        """Up to `last_taken` a worker has them. What is older than the newest by `max_age_s` was shed, and counted by whoever did it."""
        taken = _id(last_taken)
        while self._entries:
            entry = self._entries[0][0]
            if entry > taken and self._entries[-1][0][0] - entry[0] <= 1000 * max_age_s:
                return
            self._entries.popleft()

    def lose(self) -> int:
        """-> how many crops; none are left."""
        lost = sum(crops for _, crops in self._entries)
        self._entries.clear()
        return lost


def _id(entry: bytes) -> Id:
    milliseconds, _, number = entry.partition(b"-")
    return int(milliseconds), int(number)
