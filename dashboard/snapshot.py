"""What a live page knows at one moment, and which state that is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import inf
from typing import Final

from dashboard.around import Around
from dashboard.window import Held
from services.domain.classroom import ClassSession
from services.domain.policy import Analysis
from services.reports.figures.axes import Frame, live_frame
from services.reports.figures.samples import Sample, smooth
from services.storage.mood import Coverage
from services.storage.pace import Pace

STALE_S: Final = 20.0  # without a reading for so long, the page says so
FEW: Final = 0.5  # of the looks that were meant; below, the page says so


class State(StrEnum):
    WAITING = "waiting"  # no reading yet
    LIVE = "live"
    STALE = "stale"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Looks:
    """How often students are looked at. `meant`: looks in ten seconds."""

    pace: Pace
    meant: float

    @property
    def few(self) -> int | None:
        """How many in ten seconds, where that is less than half of what was meant."""
        found = self.pace.looks
        return round(found) if found is not None and found < FEW * self.meant else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    session: ClassSession
    k: int  # class figures are hidden below so many readable students
    at: datetime
    coverage: Coverage
    held: Held
    samples: Sequence[Sample]  # smoothed, oldest first
    around: Around = field(default_factory=Around)
    looks: Looks | None = None  # of a lesson that runs

    @classmethod
    def of(
        cls,
        session: ClassSession,
        k: int,
        at: datetime,
        coverage: Coverage,
        held: Held,
        around: Around | None = None,
        looks: Looks | None = None,
    ) -> "Snapshot":
        """Smooths what was read: once, for all pages."""
        return cls(session, k, at, coverage, held, smooth(held.samples), around or Around(), looks)

    @property
    def origin(self) -> datetime:
        """Zero of the lesson's clock."""
        return self.session.started_at or self.at

    @property
    def until(self) -> datetime:
        return self.session.ended_at or self.at

    @property
    def presence_only(self) -> bool:
        return self.session.policy.analysis is Analysis.PRESENCE

    def newest(self) -> Sequence[Sample]:
        """Up to now, or one for the whole of a lesson that is over. None while the class is hidden or sends no video: what was is not
        what is."""
        if self.session.ended_at is not None:
            return smooth(self.held.samples, over_s=inf)[-1:]
        return [] if self.coverage.suppressed or self.state() is not State.LIVE else self.samples

    def seen(self) -> Coverage:
        """The coverage now; on average for a lesson that is over."""
        if self.session.ended_at is None:
            return self.coverage
        spans = [(s.seconds, s.point.present or 0, s.point.readable or 0) for s in self.held.samples if not s.point.suppressed]
        whole = sum(seconds for seconds, _, _ in spans) or 1.0
        present, readable = (round(sum(span[0] * span[i] for span in spans) / whole) for i in (1, 2))
        return Coverage(self.coverage.participants, present, readable, suppressed=not spans)

    def quiet_s(self) -> float:
        """How long ago the last reading was."""
        last = self.held.samples[-1].end if self.held.samples else self.origin
        return max(0.0, (self.at - last).total_seconds())

    def state(self) -> State:
        if self.session.ended_at is not None:
            return State.ENDED
        if self.session.started_at is None:
            return State.WAITING
        return State.STALE if self.quiet_s() > STALE_S else State.LIVE

    def frame(self, window_s: float) -> Frame:
        """The part of the lesson on the axis: all of it when it is over."""
        age_s = max(1.0, (self.until - self.origin).total_seconds())
        return Frame(0.0, age_s) if self.session.ended_at else live_frame(age_s, window_s)
