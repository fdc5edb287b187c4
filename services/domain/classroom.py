"""The people and the lesson: what storage keeps and the API shows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.policy import Faces, Policy


@dataclass(frozen=True, slots=True)
class ClassSession:
    id: UUID
    organisation_id: UUID
    course: str | None
    title: str
    code: str  # short, unguessable, in the join link
    policy: Policy
    created_at: datetime
    started_at: datetime | None  # first reading
    ended_at: datetime | None
    scheduled_start: datetime | None = None  # what was planned says nothing of what happened
    scheduled_end: datetime | None = None
    owner_id: UUID | None = None  # the teacher whose lesson it is; None: administrators and platforms only see it
    teacher: str | None = None  # the owner's address


@dataclass(frozen=True, slots=True)
class Participant:
    id: UUID
    session_id: UUID
    organisation_id: UUID
    name: str
    external_id: str | None
    consent: bool
    faces: Faces
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MoodPoint:
    """The class in one bucket. Below k readable students the figures are None and `suppressed` is set, and so in presence
    mode without it (there `engagement`, `valence`, `arousal` and `expressions` are always None)."""

    at: datetime  # start of the bucket
    expressions: dict[str, float] | None  # means over students, sum 1
    valence: float | None  # -1..1
    arousal: float | None  # -1..1
    engagement: float | None  # 0..100
    engagement_low: float | None  # 90 % interval, bootstrapped over students
    engagement_high: float | None
    facing: float | None  # 0..1, part of engagement
    present: int | None
    readable: int | None
    suppressed: bool
