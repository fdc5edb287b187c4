"""Which part of a lesson's past is read again, so that a reading costs the same however long the lesson has been running.

Readings may come late: Postgres was away, or a node. So the newest stretch is always read again, and one more of what is older, round and
round: of two hours each is read again after twelve readings.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LENGTH: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Stretch:
    """[since, until)"""

    since: datetime
    until: datetime

    def covers(self, at: datetime) -> bool:
        return self.since <= at < self.until


def following(begin: datetime, end: datetime, after: datetime, length: timedelta = LENGTH) -> Stretch:
    """The next of [begin, end): it starts at `after`, or at the beginning where nothing is left there. Empty where there is no past."""
    since = after if begin <= after < end else min(begin, end)
    return Stretch(since, min(since + length, end))


def onwards(read: Stretch, begin: datetime, end: datetime) -> datetime:
    """Where the one after `read` starts: at the beginning once the end was reached; else a lesson that goes on would keep it there."""
    return read.until if read.until < end else begin
