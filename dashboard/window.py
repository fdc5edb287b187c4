"""What part of a lesson the live page shows, and what has to be read again for it. Pure: times in, times out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from services.reports.figures.samples import Sample

WINDOW_S: Final = 600
FINE_S: Final = 2  # buckets at the moving end, from single readings
COARSE_S: Final = 10  # buckets behind it, from rollups
TAIL_S: Final = 120  # how much of the window is fine
SETTLE_S: Final = 14  # readings that arrive later than this are seen at the next full reading
FULL_EVERY_S: Final = 30  # an erased student is gone from the page at the latest after this
MOST_POINTS: Final = 200  # of a lesson that has ended


@dataclass(frozen=True, slots=True)
class Part:
    """One question to storage: the buckets of `bucket_s` seconds that start in [since, until)."""

    since: datetime
    until: datetime
    bucket_s: int


@dataclass(frozen=True, slots=True)
class Held:
    """What the last reading left: samples, oldest first, up to which of them are coarse, and when all of it was read."""

    samples: tuple[Sample, ...]
    edge: datetime
    full_at: datetime


def floor(at: datetime, seconds: int) -> datetime:
    """The start of the bucket that `at` lies in; buckets count from 1970-01-01 UTC, as storage's do."""
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)


def edge(now: datetime) -> datetime:
    """Where coarse buckets end and fine ones begin."""
    return floor(now - timedelta(seconds=TAIL_S), COARSE_S)


def parts(started: datetime, now: datetime, held: Held | None) -> list[Part]:
    """What to read: everything at first and now and then, else only what can have changed."""
    begin = floor(max(started, now - timedelta(seconds=WINDOW_S)), COARSE_S)
    if held is None or is_old(held, now):
        coarse, fine = Part(begin, edge(now), COARSE_S), Part(max(begin, edge(now)), now, FINE_S)
    else:
        unsettled = floor(now - timedelta(seconds=SETTLE_S), FINE_S)
        coarse, fine = Part(max(begin, held.edge), edge(now), COARSE_S), Part(max(begin, edge(now), unsettled), now, FINE_S)
    return [part for part in (coarse, fine) if part.since < part.until]


def is_old(held: Held, now: datetime) -> bool:
    return (now - held.full_at).total_seconds() > FULL_EVERY_S


def merge(held: Held | None, fresh: Sequence[Sample], asked: Sequence[Part], now: datetime) -> Held:
    """The old samples that were not asked for again and still are in the window, and the fresh ones."""
    if held is None or is_old(held, now):
        return Held(tuple(fresh), edge(now), now)
    fine_from = min((part.since for part in asked if part.bucket_s == FINE_S), default=now)
    kept = [s for s in held.samples if _stays(s, now, fine_from)]
    return Held(tuple(sorted([*kept, *fresh], key=lambda s: s.point.at)), edge(now), held.full_at)


def _stays(sample: Sample, now: datetime, fine_from: datetime) -> bool:
    at = sample.point.at
    if sample.seconds == FINE_S:
        return edge(now) <= at < fine_from
    return now - at <= timedelta(seconds=WINDOW_S + COARSE_S)


def whole(started: datetime, ended: datetime) -> Part:
    """All of a lesson that has ended, in few enough buckets for a chart."""
    length = (ended - started).total_seconds()
    bucket = FINE_S if length <= 2 * TAIL_S else COARSE_S * max(1, -(-int(length) // (MOST_POINTS * COARSE_S)))
    return Part(floor(started, bucket), ended, bucket)
