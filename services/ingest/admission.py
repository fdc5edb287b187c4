"""Whom a node still takes: as many as it may carry, and nobody new while it cannot keep up."""

import asyncio
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from services.errors import Overloaded
from services.ingest.backlog import Backlog
from services.ingest.stats import FrameCounts

MOST_LATE_S: Final = 1.0  # an event loop that wakes up later is about to lose packets of those who send
LATE_TIMES: Final = 3  # in a row: one pause, such as a laptop's that slept, is no overload
AT_ONCE: Final = 8  # offers that are negotiated at the same time: each costs about 10 ms of the event loop, and streams come first


class Full(Overloaded):
    """Somebody else may have room."""

    title = "No room"

    def __init__(self, detail: str, retry_after_s: int) -> None:
        super().__init__(f"{detail} Try again in {retry_after_s} s.")
        self.retry_after = str(retry_after_s)


class Admission:
    """`most`: participants at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._late_times = 0
        self._backlog = Backlog()
        self._closed = False
        self.negotiating = asyncio.Semaphore(AT_ONCE)

    def woke_up(self, late_s: float) -> None:
        """By how much later than planned the event loop's last timer ran."""
        self._late_times = self._late_times + 1 if late_s > MOST_LATE_S else 0

    def saw(self, now: float, counts: Mapping[UUID, FrameCounts]) -> None:
        """What became of the looks of those who are connected; `now` in monotonic seconds."""
        self._backlog.saw(now, counts)

    def close(self) -> None:
        self._closed = True

    @property
    def overloaded(self) -> bool:
        return self._late_times >= LATE_TIMES

    def room(self, present: int) -> int:
        """For how many more."""
        return 0 if self.overloaded or self._backlog.is_too_long or self._closed else max(0, self._most - present)

    def admit(self, others: int, *, known: bool = False) -> None:
        """`others`: participants besides the one who asks. `known`: the one who asks is connected already. Raises Full."""
        if self._closed:
            raise Full("This node is about to stop.", 1)
        if self.overloaded:
            raise Full("This node is overloaded.", 5)
        if others >= self._most:
            raise Full(f"This node carries its most of {self._most} video connections.", 15)
        if self._backlog.is_too_long and not known:
            raise Full("This node cannot look at more students.", 15)
