"""What was seen of each student, where the session's policy lets single students be shown."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, func, select

from services.domain.attention import Glance, Student
from services.domain.classroom import ClassSession, Participant
from services.domain.mood import StudentBucket, engagement_of_each
from services.domain.policy import Analysis, Faces
from services.errors import Forbidden
from services.storage import consents
from services.storage.models import ParticipantRow, RollupRow
from services.storage.models.readings import P_COLUMNS
from services.storage.mood import EPOCH


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
    if not session.policy.individual_view or session.policy.analysis is Analysis.PRESENCE:
        return []
    agreed = (
        select(ParticipantRow.id, ParticipantRow.name, ParticipantRow.camera_off_since)
        .where(ParticipantRow.session_id == session.id, ParticipantRow.faces == Faces.ONE.value, consents.given(ParticipantRow.id))
        .order_by(ParticipantRow.created_at, ParticipantRow.id)
    )
    glances = _glances(conn, session.id, timedelta(seconds=bucket_s), since, until)
    return [
        Student(row.id, row.name, number, row.camera_off_since is not None, tuple(glances.get(row.id, ())))
        for number, row in enumerate(conn.execute(agreed), 1)
    ]


def _glances(
    conn: Connection, session_id: UUID, length: timedelta, since: datetime | None, until: datetime
) -> dict[UUID, list[Glance]]:  # fmt: skip
    at = func.date_bin(length, RollupRow.bucket, EPOCH)
    sums = [func.sum(getattr(RollupRow, name)).label(name) for name in ("samples", "faces", "readable", "facing", *P_COLUMNS)]
    query = (
        select(RollupRow.participant_id, at.label("at"), *sums)
        .where(RollupRow.session_id == session_id, RollupRow.bucket < until - (until - EPOCH) % length)
        .group_by(RollupRow.participant_id, at)
        .order_by(at)
    )
    if since is not None:
        query = query.where(RollupRow.bucket >= since)
    rows = conn.execute(query).all()
    seen = [StudentBucket(row[2], row[3], row[4], row[5], row[6 : 6 + len(P_COLUMNS)]) for row in rows]  # by name takes longer
    found: dict[UUID, list[Glance]] = {}
    for row, index in zip(rows, engagement_of_each(seen), strict=True):
        found.setdefault(row[0], []).append(Glance(row[1], index))
    return found
