"""What a course's report says, before it has a format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from services import clock
from services.domain.classroom import ClassSession
from services.domain.emotions import EXPRESSIONS
from services.domain.markers import Marker
from services.domain.reach import Reach
from services.reports.course import lesson
from services.reports.course.lesson import Hole, Lesson
from services.reports.summary import mean
from services.storage import courses, markers, participants, sessions, weights
from services.storage.sessions import Wanted

MOST: Final = 60
"""Sessions in one report, the newest: more than a year of one a week. Each is a tenth of a second of work."""


@dataclass(frozen=True, slots=True)
class CourseOverall:
    """Means over the sessions that have the figure, each session counting the same; None where none has it."""

    engagement: float | None
    facing: float | None
    readable: float | None  # share of the students, 0..1
    expressions: dict[str, float] | None


@dataclass(frozen=True, slots=True)
class CourseReport:
    """`lessons`: those that have begun, oldest first; `older`: whether some before them are left out. `markers`: by session."""

    title: str
    lessons: Sequence[Lesson]
    older: bool
    markers: Mapping[UUID, Sequence[Marker]]
    weights: list[str]
    k_floor: int
    made_at: datetime

    @property
    def shown(self) -> list[Lesson]:
        """Those with an engagement."""
        return [one for one in self.lessons if one.hole is None]

    @property
    def presence_only(self) -> bool:
        """Nothing of it is expression."""
        return bool(self.lessons) and not self.shown and any(one.hole is Hole.PRESENCE for one in self.lessons)

    @property
    def overall(self) -> CourseOverall:
        shares = [one.overall.expressions for one in self.lessons if one.overall.expressions is not None]
        return CourseOverall(
            engagement=mean(one.overall.engagement for one in self.lessons),
            facing=mean(one.overall.facing for one in self.lessons),
            readable=mean(one.readable for one in self.lessons),
            expressions={name: mean(share[name] for share in shares) or 0.0 for name in EXPRESSIONS} if shares else None,
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sessions of a course that have begun, oldest first; `older`: whether some before them are left out."""

    course_id: UUID
    title: str
    sessions: Sequence[ClassSession]
    older: bool


def gather(connection: Connection, reach: Reach, title: str) -> Gathered:
    """The newest of those within reach. Raises NotFound for a course that has none."""
    course_id = courses.find(connection, reach, title)
    found = sessions.page(connection, reach, Wanted(course=title, begun=True), limit=MOST + 1)
    kept = sorted(found[:MOST], key=lambda session: (session.started_at or session.created_at, session.id))
    return Gathered(course_id, title, kept, len(found) > MOST)


def summarise(connection: Connection, gathered: Gathered, *, k_floor: int) -> CourseReport:
    kept = gathered.sessions
    students = participants.count_of(connection, [session.id for session in kept])
    return CourseReport(
        title=gathered.title,
        lessons=[lesson.read(connection, session, students=students.get(session.id, 0), k_floor=k_floor) for session in kept],
        older=gathered.older,
        markers={session.id: markers.list_of(connection, session.id) for session in kept},
        weights=sorted({name for session in kept for name in weights.used_in(connection, session.id)}),
        k_floor=k_floor,
        made_at=clock.now(),
    )
