"""When the class calls for attention: few events, each with its reason. docs/decisions/0019 says why these rules and these numbers.

Rules look at the class alone, in steps of ten seconds: figures that are hidden below k take no part, and no rule names or counts fewer
than three. What an alert may do again is decided by the alerts there were, so that any process that looks decides the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.domain.steps import RECENT, Step, level

ESCALATES: Final = timedelta(minutes=1)
"""A stronger one of the same kind waits so long: a fall is not told three times on its way down."""

FALL: Final = 12  # steps: a fall is looked for within two minutes
SAME_CLASS: Final = 0.75
"""Of the readable students before, so many must be readable after a fall: else it is another class whose mean differs."""

MINUTE: Final = 6  # steps
LEAST_GONE: Final = 3  # cameras: fewer are persons
BACK_AGAIN: Final = 0.6  # share of readable faces at which few are no longer few


class Kind(StrEnum):
    ENGAGEMENT_FELL = "engagement_fell"
    CAMERAS_OFF = "cameras_off"
    FEW_READABLE = "few_readable"


class Strength(StrEnum):
    SLIGHT = "slight"
    CLEAR = "clear"
    STRONG = "strong"

    @property
    def rank(self) -> int:
        return list(Strength).index(self)


class Sensitivity(StrEnum):
    """A teacher's choice: which strengths they are shown."""

    OFF = "off"
    LOW = "low"  # strong
    NORMAL = "normal"  # clear and strong
    HIGH = "high"  # all


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What it takes to be slight, clear and strong: one school's choice. `Sensitivity` is a teacher's, of what was raised.

    `silence`: after an alert none of its kind that is not stronger. Shorter nags; longer misses the second half of a lesson.
    """

    drop: Mapping[Strength, float]  # points of the index that are lost
    gone: Mapping[Strength, float]  # share of the cameras that went off
    few: Mapping[Strength, float]  # share of readable faces, below which they are few
    silence: timedelta

    @classmethod
    def of(
        cls, drop: Sequence[float], gone: Sequence[float], few: Sequence[float], silence: timedelta = timedelta(minutes=10)
    ) -> "Thresholds":
        """Each slight, clear and strong. Raises ValueError for what is no order of strength, or no number of its kind."""
        for name, values, most in (("drop", drop, 100.0), ("gone", gone, 1.0), ("few", few, 1.0)):
            ordered = sorted(values, reverse=name == "few")
            if len(values) != len(Strength) or list(values) != ordered or not all(0 < value <= most for value in values):
                falls = "fall" if name == "few" else "rise"
                raise ValueError(f"{name} must be three numbers that {falls} from slight to strong, above 0 and up to {most:g}")
        by_strength = [dict(zip(Strength, values, strict=True)) for values in (drop, gone, few)]
        return cls(by_strength[0], by_strength[1], by_strength[2], silence)


USUAL: Final = Thresholds.of(drop=(10.0, 15.0, 25.0), gone=(0.15, 0.25, 0.4), few=(0.5, 0.5, 0.33))

FEW_FOR: Final[Mapping[Strength, int]] = {Strength.SLIGHT: MINUTE, Strength.CLEAR: 2 * MINUTE, Strength.STRONG: 2 * MINUTE}
"""For how many steps."""


@dataclass(frozen=True, slots=True)
class Tick:
    """The class in one step: its figures, and of how many students video arrived and a face could be read."""

    step: Step
    present: int
    readable: int


@dataclass(frozen=True, slots=True)
class Finding:
    """`details`: the numbers of its reason."""

    kind: Kind
    strength: Strength
    details: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Alert:
    """`seen_at`: when a teacher said so; None: it stands on the page."""

    id: UUID
    at: datetime
    kind: Kind
    strength: Strength
    details: Mapping[str, int]
    seen_at: datetime | None


def due(ticks: Sequence[Tick], past: Sequence[Alert], *, k: int, thresholds: Thresholds = USUAL) -> list[Finding]:
    """What the newest tick gives reason for; oldest first, without a hole before the newest. `past`: the alerts of this lesson."""
    found = [_fall(ticks, thresholds.drop), _gone(ticks, k, thresholds.gone), _few(ticks, k, thresholds.few)]
    silence = thresholds.silence
    return [one for one in found if one is not None and _may(one, ticks, [alert for alert in past if alert.kind is one.kind], silence)]


def _may(found: Finding, ticks: Sequence[Tick], past: Sequence[Alert], silence: timedelta) -> bool:
    if not past:
        return True
    now, last = ticks[-1].step.end, max(past, key=lambda alert: alert.at)
    if found.strength.rank > last.strength.rank and now - last.at < silence:
        return now - last.at >= ESCALATES
    if now - last.at < silence:
        return False
    return found.kind is not Kind.FEW_READABLE or any(
        tick.step.end > last.at and tick.present > 0 and tick.readable >= BACK_AGAIN * tick.present for tick in ticks
    )


def _fall(ticks: Sequence[Tick], drop: Mapping[Strength, float]) -> Finding | None:
    """The newest half minute, all of it, against the highest within two minutes. Each must lie outside the other's 90 % interval."""
    steps, i = [tick.step for tick in ticks], len(ticks) - 1
    now = level(steps, i)
    if now is None:
        return None
    earlier = [(then, j) for j in range(max(RECENT - 1, i - FALL), i - RECENT + 1) if (then := level(steps, j)) is not None]
    if not earlier:
        return None
    then, j = max(earlier, key=lambda one: (one[0].value, one[1]))
    lost = then.value - now.value
    apart = then.value > now.high and now.value < then.low
    stays = all(step.value is not None and then.value - step.value >= drop[Strength.SLIGHT] for step in steps[-RECENT:])
    strength = _strongest(drop, lost)
    if strength is None or not (apart and stays) or ticks[i].readable < SAME_CLASS * ticks[j].readable:
        return None
    seconds = round((steps[i].end - steps[j].end).total_seconds())
    return Finding(Kind.ENGAGEMENT_FELL, strength, {"from": round(then.value), "to": round(now.value), "seconds": seconds})


def _gone(ticks: Sequence[Tick], k: int, least: Mapping[Strength, float]) -> Finding | None:
    """Twenty seconds against the twenty seconds a minute before: a line that blinks takes nobody away. Nobody at all: the lesson is
    over, or the network, and neither is news of the class."""
    if len(ticks) < MINUTE + 2:
        return None
    now = max(tick.present for tick in ticks[-2:])
    then = min(tick.present for tick in ticks[-MINUTE - 2 : -MINUTE])
    gone = then - now
    strength = _strongest(least, gone / max(1, then))
    if strength is None or gone < LEAST_GONE or then < k or ticks[-1].present == 0:
        return None
    return Finding(Kind.CAMERAS_OFF, strength, {"count": gone, "present": now, "seconds": 60})


def _few(ticks: Sequence[Tick], k: int, few: Mapping[Strength, float]) -> Finding | None:
    for strength in reversed(Strength):
        share, count = few[strength], FEW_FOR[strength]
        lately = ticks[-count:]
        if len(lately) == count and all(t.present >= max(k, LEAST_GONE + 1) and t.readable < share * t.present for t in lately):
            newest = lately[-1]
            return Finding(
                Kind.FEW_READABLE, strength, {"readable": newest.readable, "present": newest.present, "seconds": 10 * count}
            )  # fmt: skip
    return None


def _strongest(least: Mapping[Strength, float], value: float) -> Strength | None:
    return next((strength for strength in reversed(Strength) if value >= least[strength]), None)
