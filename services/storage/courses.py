"""Courses: what sessions are grouped by. A title is made with the first session that names it."""

from uuid import UUID

from sqlalchemy import Connection, func, select

from services.domain.reach import Reach
from services.errors import NotFound
from services.storage import sessions
from services.storage.models import CourseRow, SessionRow


def titles(conn: Connection, reach: Reach) -> list[str]:
    """Those that have sessions within reach, the most recently used first."""
    used = (
        select(CourseRow.title)
        .join(SessionRow, SessionRow.course_id == CourseRow.id)
        .where(*sessions.within(reach))
        .group_by(CourseRow.id)
        .order_by(func.max(SessionRow.created_at).desc())
    )
    return list(conn.execute(used).scalars())


def find(conn: Connection, reach: Reach, title: str) -> UUID:
    """Raises NotFound for a course without any session within reach."""
    wanted = (CourseRow.organisation_id == reach.organisation_id, CourseRow.title == title)
    used = select(CourseRow.id).join(SessionRow, SessionRow.course_id == CourseRow.id).where(*wanted, *sessions.within(reach))
    found = conn.execute(used.limit(1)).scalar_one_or_none()
    if found is None:
        raise NotFound("There is no such course.")
    return found


def is_within(conn: Connection, reach: Reach, course_id: UUID) -> bool:
    """Whether it has a session there."""
    used = select(SessionRow.id).where(SessionRow.course_id == course_id, *sessions.within(reach))
    return conn.execute(used.limit(1)).first() is not None
