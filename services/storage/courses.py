"""Courses: what sessions are grouped by. A title is made with the first session that names it."""

from sqlalchemy import Connection, func, select

from services.domain.reach import Reach
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
