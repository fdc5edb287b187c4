"""What was seen of each student, where the session's policy lets single students be shown."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Select, select

from services.domain.attention import Glance, Student
from services.domain.classroom import ClassSession, Participant
from services.domain.mood import engagement_of_each
from services.domain.policy import Analysis, Faces
from services.errors import Forbidden
from services.storage import consents, student_buckets
from services.storage.models import ParticipantRow
from services.storage.student_buckets import EPOCH


def check(session: ClassSession, student: Participant) -> None:
    """Raises Forbidden where this student's figures are for the student alone, and says why."""
    if session.policy.analysis is Analysis.PRESENCE:
        raise Forbidden("This session is in presence mode: nothing of single students is shown.")
    if not session.policy.individual_view:
        raise Forbidden("This session's policy says that no single students are shown (`individual_view`).")
    if student.faces is not Faces.ONE:
        raise Forbidden("This camera sees many: there are no figures of one student.")
    if not student.consent:
        raise Forbidden("This student does not agree to be read: what there is of them is theirs alone.")


def read(conn: Connection, session: ClassSession, *, bucket_s: int, until: datetime, since: datetime | None = None) -> list[Student]:
    """Who agrees, each with the glances that began at `since` or later and ended by `until`, oldest first; students in the order they
    came. `since`: None: of the whole lesson.

    None of them where the policy does not allow it, in presence mode, and of a camera that sees many.
    """
    if not _allowed(session):
        return []
    glances = _glances(conn, session.id, timedelta(seconds=bucket_s), since, until)
    return [
        Student(row.id, row.name, number, row.camera_off_since is not None, tuple(glances.get(row.id, ())))
        for number, row in enumerate(conn.execute(_agreed(session)), 1)
    ]


def named(conn: Connection, session: ClassSession) -> list[tuple[UUID, str]]:
    """The same students, without their glances."""
    return [(row.id, row.name) for row in conn.execute(_agreed(session))] if _allowed(session) else []


def _allowed(session: ClassSession) -> bool:
    return session.policy.individual_view and session.policy.analysis is not Analysis.PRESENCE


def _agreed(session: ClassSession) -> Select[UUID, str, datetime | None]:
    return (
        select(ParticipantRow.id, ParticipantRow.name, ParticipantRow.camera_off_since)
        .where(ParticipantRow.session_id == session.id, ParticipantRow.faces == Faces.ONE.value, consents.given(ParticipantRow.id))
        .order_by(ParticipantRow.created_at, ParticipantRow.id)
    )


def _glances(
    conn: Connection, session_id: UUID, length: timedelta, since: datetime | None, until: datetime
) -> dict[UUID, list[Glance]]:  # fmt: skip
    seen = student_buckets.read(conn, session_id, length, since, until - (until - EPOCH) % length)
    times = (at for at, size in zip(seen.starts, seen.sizes.tolist(), strict=True) for _ in range(size))
    found: dict[UUID, list[Glance]] = {}
    for who, at, index in zip(seen.whose(), times, engagement_of_each(seen.seen), strict=True):
        found.setdefault(who, []).append(Glance(at, index))
    return found
