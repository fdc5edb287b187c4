"""What people said of a reading that was wrong, kept for a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select

from services import clock
from services.errors import NotFound
from services.storage.models.feedback import FeedbackRow

KEPT: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Said:
    """`scores`: the seven as they were read. `crop`: 48 x 48 gray bytes, where somebody agreed."""

    said: str
    scores: dict[str, float]
    weights_id: str
    crop: bytes | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """`has_crop`: whether there is a picture; it leaves by the export only."""

    id: UUID
    said: str
    scores: dict[str, float]
    weights_id: str
    has_crop: bool
    created_at: datetime
    expires_at: datetime


def add(conn: Connection, organisation_id: UUID, what: Said, *, user_id: UUID | None) -> tuple[UUID, datetime]:
    """-> its id, and until when it is kept. `user_id`: the teacher; None for a platform."""
    new = insert(FeedbackRow).values(
        organisation_id=organisation_id,
        user_id=user_id,
        said=what.said,
        scores=what.scores,
        weights_id=what.weights_id,
        crop=what.crop,
        expires_at=clock.now() + KEPT,
    )
    id_, until = conn.execute(new.returning(FeedbackRow.id, FeedbackRow.expires_at)).one()
    return id_, until


def newest(conn: Connection, organisation_id: UUID, most: int) -> list[Feedback]:
    query = (
        select(
            FeedbackRow.id,
            FeedbackRow.said,
            FeedbackRow.scores,
            FeedbackRow.weights_id,
            FeedbackRow.crop.is_not(None),
            FeedbackRow.created_at,
            FeedbackRow.expires_at,
        )
        .where(FeedbackRow.organisation_id == organisation_id)
        .order_by(FeedbackRow.created_at.desc(), FeedbackRow.id)
        .limit(most)
    )
    return [Feedback(*row) for row in conn.execute(query)]


def crops(conn: Connection, organisation_id: UUID) -> Iterator[tuple[UUID, str, bytes]]:
    """(id, expression, 48 x 48 gray bytes) of each that somebody agreed to, in the order of their ids."""
    query = (
        select(FeedbackRow.id, FeedbackRow.said, FeedbackRow.crop)
        .where(FeedbackRow.organisation_id == organisation_id, FeedbackRow.crop.is_not(None))
        .order_by(FeedbackRow.id)
    )
    for id_, said, crop in conn.execute(query):
        yield id_, said, bytes(crop or b"")


def remove(conn: Connection, organisation_id: UUID, feedback_id: UUID) -> None:
    """Raises NotFound."""
    gone = delete(FeedbackRow).where(FeedbackRow.organisation_id == organisation_id, FeedbackRow.id == feedback_id)
    if not conn.execute(gone).rowcount:
        raise NotFound("There is no such feedback.")


def is_of(conn: Connection, organisation_id: UUID, feedback_id: UUID, user_id: UUID | None) -> bool:
    """Whether this teacher (None: a platform) said it."""
    mine = select(FeedbackRow.id).where(FeedbackRow.organisation_id == organisation_id, FeedbackRow.id == feedback_id)
    return conn.execute(mine.where(FeedbackRow.user_id.is_not_distinct_from(user_id))).one_or_none() is not None


def forget(conn: Connection) -> int:
    """-> how many were over."""
    return conn.execute(delete(FeedbackRow).where(FeedbackRow.expires_at < func.now())).rowcount
