"""The numbers: single readings for a day, ten-second rollups for the policy's time, and the weights that made them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import REAL, CheckConstraint, Double, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.domain.emotions import EXPRESSIONS
from services.storage.base import Base, Created

Real = Annotated[float, mapped_column(REAL)]
MaybeReal = Annotated[float | None, mapped_column(REAL)]
Small = Annotated[int, mapped_column(SmallInteger)]
Sum = Annotated[float, mapped_column(Double)]

P_COLUMNS = tuple(f"p_{name}" for name in EXPRESSIONS)
"""The columns of the seven probabilities, in label order."""

_P = ", ".join(P_COLUMNS)


class WeightsRow(Base):
    """A weights file that made readings, with its card: which data, which recipe, how good."""

    __tablename__ = "weights"

    weights_id: Mapped[str] = mapped_column(primary_key=True)
    card: Mapped[dict[str, Any]]
    created_at: Mapped[Created]


class ReadingRow(Base):
    """One face at one time. Deleted by dropping the partition of its `expires_on`.

    - The key's order lets one index serve the key, a student's time range and an erasure.
    - Seven columns, not an array: `sum(p_happy)` needs no unnesting, and a NULL costs one bit.
    - `participant_id` is no foreign key: making a partition would lock `participant` against writers. `readings.insert` and
      `participants.erase` hold the same row locks instead.
    - The checks turn a NaN, or a probability without a reading, into a refused row; it would poison every mean above it.
    """

    __tablename__ = "reading"
    __table_args__ = (
        CheckConstraint("outcome BETWEEN 0 AND 3", "outcome"),
        CheckConstraint(f"num_nulls({_P}, weights_id) = CASE outcome WHEN 0 THEN 0 ELSE 8 END", "read_has_probabilities"),
        CheckConstraint(f"least({_P}) >= 0 AND greatest({_P}) <= 1", "probabilities"),
        CheckConstraint(
            "num_nulls(box_left, box_top, box_right, box_bottom, yaw, pitch, roll, quality) = CASE outcome WHEN 1 THEN 8 ELSE 0 END",
            "face",
        ),
        CheckConstraint("quality BETWEEN 0 AND 1", "quality"),
        {"postgresql_partition_by": "RANGE (expires_on)"},
    )

    participant_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    face_index: Mapped[Small] = mapped_column(primary_key=True, autoincrement=False)
    expires_on: Mapped[date] = mapped_column(primary_key=True)
    outcome: Mapped[Small]
    bystanders: Mapped[Small]
    media_time: Mapped[float]
    stored_at: Mapped[Created]
    p_angry: Mapped[MaybeReal]
    p_disgust: Mapped[MaybeReal]
    p_fear: Mapped[MaybeReal]
    p_happy: Mapped[MaybeReal]
    p_sad: Mapped[MaybeReal]
    p_surprise: Mapped[MaybeReal]
    p_neutral: Mapped[MaybeReal]
    box_left: Mapped[MaybeReal]  # fractions of the frame
    box_top: Mapped[MaybeReal]
    box_right: Mapped[MaybeReal]
    box_bottom: Mapped[MaybeReal]
    yaw: Mapped[MaybeReal]  # degrees
    pitch: Mapped[MaybeReal]
    roll: Mapped[MaybeReal]
    quality: Mapped[MaybeReal]
    weights_id: Mapped[str | None]  # no foreign key: a reading is never refused because its card comes late


class RollupRow(Base):
    """Ten seconds of one participant: counts of looks, and sums over them. Always recomputed from readings."""

    __tablename__ = "rollup"
    __table_args__ = (Index("ix_rollup_session_id_bucket", "session_id", "bucket"), Index("ix_rollup_expires_on", "expires_on"))

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    bucket: Mapped[datetime] = mapped_column(primary_key=True)  # start
    session_id: Mapped[UUID] = mapped_column(ForeignKey("class_session.id"))
    expires_on: Mapped[date]
    samples: Mapped[int]  # looks
    faces: Mapped[int]  # looks with a face
    readable: Mapped[int]  # looks with a reading
    facing: Mapped[Sum]  # sum over looks of the share of its faces that face the screen
    p_angry: Mapped[Sum]  # sums over readable looks
    p_disgust: Mapped[Sum]
    p_fear: Mapped[Sum]
    p_happy: Mapped[Sum]
    p_sad: Mapped[Sum]
    p_surprise: Mapped[Sum]
    p_neutral: Mapped[Sum]
    quality: Mapped[Sum]  # sum over looks with a face
    weights_id: Mapped[str | None]
