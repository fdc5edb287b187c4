"""What the student's page and the API say, before it has a format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.domain.classroom import MoodPoint
from services.domain.emotions import EXPRESSIONS
from services.domain.mood import StudentBucket, class_point
from services.domain.policy import Analysis, Jurisdiction
from services.reports.figures.samples import Sample
from services.reports.summary import BUCKET_S, DIGITS
from services.storage.own import Own
from services.storage.rollups import bucket_of

STEP: Final = timedelta(seconds=BUCKET_S)


@dataclass(frozen=True, slots=True)
class Looks:
    """How often the student was looked at, and what came of it; the last three sum to `looks`."""

    looks: int
    read: int  # an expression was read; in presence mode: a face was in the picture
    unreadable: int  # a face too small, too blurred or too far turned; never in presence mode
    no_face: int


@dataclass(frozen=True, slots=True)
class Step:
    """Ten seconds. `expressions`: means over the looks that were read, sum 1; None where none was, and in presence mode."""

    at: datetime
    looks: int
    faces: int
    read: int
    facing: float  # share of looks turned to the screen, 0..1
    expressions: dict[str, float] | None


@dataclass(frozen=True, slots=True)
class OwnReport:
    own: Own
    analysis: Analysis
    k: int  # below so many readable students the class's figures are hidden; these never are
    looks: Looks
    steps: list[Step]
    overall: dict[str, float] | None  # means over all looks that were read
    samples: list[Sample]  # as the drawings want them

    @property
    def presence_only(self) -> bool:
        return self.analysis is Analysis.PRESENCE

    @property
    def origin(self) -> datetime:
        """Zero of the charts: the lesson's first reading, whoever's it was."""
        began = bucket_of(self.own.session.started_at or self.own.session.created_at)
        return min(began, self.steps[0].at) if self.steps else began

    @property
    def until(self) -> datetime:
        return self.steps[-1].at + STEP if self.steps else self.origin

    @property
    def seconds(self) -> float:
        """From the lesson's beginning to the last look."""
        return max(float(BUCKET_S), (self.until - self.origin).total_seconds())

    @property
    def without_video_s(self) -> int:
        """Between the first look and the last one: the camera was off, or nothing arrived. In whole steps."""
        if not self.steps:
            return 0
        return round((self.until - self.steps[0].at).total_seconds()) - BUCKET_S * len(self.steps)


def summarise(own: Own, *, k_floor: int, law: Jurisdiction) -> OwnReport:
    """A student's figures are theirs at any k. What was read is told as it was; where nothing was, what would be now."""
    buckets = [bucket for _, bucket in own.steps]
    was_read = any(bucket.readable for bucket in buckets)
    analysis = Analysis.EXPRESSION if was_read else law.strictest(own.session.policy.analysis)
    return OwnReport(
        own=own,
        analysis=analysis,
        k=max(own.session.policy.k, k_floor),
        looks=_looks(buckets, analysis),
        steps=[_step(at, bucket, analysis) for at, bucket in own.steps],
        overall=_shares([sum(each) for each in zip(*(bucket.sums for bucket in buckets), strict=True)], sum(b.readable for b in buckets)),
        samples=[Sample(_point(at, bucket, analysis), BUCKET_S) for at, bucket in own.steps],
    )


def _looks(buckets: Sequence[StudentBucket], analysis: Analysis) -> Looks:
    looks, faces = sum(bucket.samples for bucket in buckets), sum(bucket.faces for bucket in buckets)
    read = sum(bucket.readable for bucket in buckets) if analysis is Analysis.EXPRESSION else faces
    return Looks(looks, read, faces - read, looks - faces)


def _step(at: datetime, bucket: StudentBucket, analysis: Analysis) -> Step:
    read = bucket.readable if analysis is Analysis.EXPRESSION else bucket.faces
    facing = round(bucket.facing / bucket.samples, DIGITS)
    return Step(at, bucket.samples, bucket.faces, read, facing, _shares(bucket.sums, bucket.readable))


def _shares(sums: Sequence[float], readable: int) -> dict[str, float] | None:
    if not readable:
        return None
    return {name: round(each / readable, DIGITS) for name, each in zip(EXPRESSIONS, sums, strict=True)}


def _point(at: datetime, bucket: StudentBucket, analysis: Analysis) -> MoodPoint:
    return class_point(at, [bucket], k=1, analysis=analysis)
