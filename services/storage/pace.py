"""How often students are looked at: less often than was meant where a node has more of them than it can read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from services.domain.classroom import ClassSession
from services.storage import rollups
from services.storage.models import RollupRow

LATE: Final = timedelta(seconds=5)  # after that a reading is stored, or lost


@dataclass(frozen=True, slots=True)
class Pace:
    """`looks`: at the median student, in the ten seconds up to `until`; None while nobody has sent video for twenty."""

    until: datetime
    looks: float | None


def newest(at: datetime) -> datetime:
    """The end of the newest ten seconds whose readings are all there."""
    return rollups.bucket_of(at - LATE)


def read(conn: Connection, session: ClassSession, until: datetime) -> Pace:
    """`until`: as `newest` gives it. Of two times ten seconds each student's better one counts, so that a pause is no pace."""
    looks = (
        select(func.max(RollupRow.samples).label("most"))
        .where(RollupRow.session_id == session.id, RollupRow.bucket.in_([until - 2 * rollups.LENGTH, until - rollups.LENGTH]))
        .group_by(RollupRow.participant_id)
        .having(func.count() == 2)
        .subquery()
    )
    return Pace(until, conn.execute(select(func.percentile_cont(0.5).within_group(looks.c.most))).scalar_one())
