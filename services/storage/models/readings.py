"""The numbers: single readings for a day, ten-second rollups for the policy's time, and the weights that made them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import REAL, CheckConstraint, Double, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.domain.emotions import EXPRESSIONS
from services.storage.base import Base, Created
from services.storage.kept import Of, holds, kept

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
    __table_args__ = (
        {
            "info": kept(
                "To say which network made a reading, from which data, and how good it is.",
                until="as long as the installation",
                how="by hand",
            )
        },
    )

    weights_id: Mapped[str] = mapped_column(primary_key=True, info=holds("hash of the weights file"))
    card: Mapped[dict[str, Any]] = mapped_column(info=holds("its card"))
    created_at: Mapped[Created] = mapped_column(info=holds("when the service first used it"))


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
        {
            "postgresql_partition_by": "RANGE (expires_on)",
            "info": kept(
                "To compute the live mood and the sums over ten seconds.",
                until="`CLASSPULSE_RAW_RETENTION_HOURS`, 24 when nothing else is said, to the end of that day (UTC)",
                how="every hour, by dropping the day's partition; at once by erasure",
            ),
        },
    )

    participant_id: Mapped[UUID] = mapped_column(primary_key=True, info=holds("who", Of.STUDENT))
    at: Mapped[datetime] = mapped_column(primary_key=True, info=holds("when the frame was taken", Of.STUDENT))
    face_index: Mapped[Small] = mapped_column(
        primary_key=True, autoincrement=False, info=holds("which face; 0 but for a room camera", Of.STUDENT)
    )
    expires_on: Mapped[date] = mapped_column(primary_key=True, info=holds("the last day on which it is kept"))
    outcome: Mapped[Small] = mapped_column(info=holds("read, no face, face but unreadable, or presence only", Of.STUDENT))
    bystanders: Mapped[Small] = mapped_column(info=holds("other faces in the picture, counted and never classified"))
    media_time: Mapped[float] = mapped_column(info=holds("place in the video, seconds"))
    stored_at: Mapped[Created] = mapped_column(info=holds("when it was written"))
    p_angry: Mapped[MaybeReal] = mapped_column(
        info=holds("how much the face shows of anger, 0 to 1; visible expression, not inner state", Of.STUDENT)
    )
    p_disgust: Mapped[MaybeReal] = mapped_column(
        info=holds("how much the face shows of disgust, 0 to 1; visible expression, not inner state", Of.STUDENT)
    )
    p_fear: Mapped[MaybeReal] = mapped_column(
        info=holds("how much the face shows of fear, 0 to 1; visible expression, not inner state", Of.STUDENT)
    )
    p_happy: Mapped[MaybeReal] = mapped_column(
        info=holds("how much the face shows of happiness, 0 to 1; visible expression, not inner state", Of.STUDENT)
    )
    p_sad: Mapped[MaybeReal] = mapped_column(
        info=holds("how much the face shows of sadness, 0 to 1; visible expression, not inner state", Of.STUDENT)
    )
    p_surprise: Mapped[MaybeReal] = mapped_column(
        info=holds("how much the face shows of surprise, 0 to 1; visible expression, not inner state", Of.STUDENT)
    )
    p_neutral: Mapped[MaybeReal] = mapped_column(
        info=holds("how much the face shows of a neutral face, 0 to 1; visible expression, not inner state", Of.STUDENT)
    )
    box_left: Mapped[MaybeReal] = mapped_column(info=holds("left edge of the face, as a fraction of the frame", Of.STUDENT))
    box_top: Mapped[MaybeReal] = mapped_column(info=holds("top edge of the face, as a fraction of the frame", Of.STUDENT))
    box_right: Mapped[MaybeReal] = mapped_column(info=holds("right edge of the face, as a fraction of the frame", Of.STUDENT))
    box_bottom: Mapped[MaybeReal] = mapped_column(info=holds("bottom edge of the face, as a fraction of the frame", Of.STUDENT))
    yaw: Mapped[MaybeReal] = mapped_column(info=holds("head turned, degrees", Of.STUDENT))
    pitch: Mapped[MaybeReal] = mapped_column(info=holds("head raised, degrees", Of.STUDENT))
    roll: Mapped[MaybeReal] = mapped_column(info=holds("head tilted, degrees", Of.STUDENT))
    quality: Mapped[MaybeReal] = mapped_column(info=holds("how readable the face is, 0 to 1", Of.STUDENT))
    weights_id: Mapped[str | None] = mapped_column(info=holds("the network that read it"))


class RollupRow(Base):
    """Ten seconds of one participant: counts of looks, and sums over them. Always recomputed from readings."""

    __tablename__ = "rollup"
    __table_args__ = (
        Index("ix_rollup_session_id_bucket", "session_id", "bucket"),
        Index("ix_rollup_expires_on", "expires_on"),
        {
            "info": kept(
                "To show a lesson again and to report on it: ten seconds of one participant, as counts and sums.",
                until="the session's `retention_days`, counted from these ten seconds",
                how="every hour; at once by erasure",
            )
        },
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True, info=holds("who", Of.STUDENT))
    bucket: Mapped[datetime] = mapped_column(primary_key=True, info=holds("start of the ten seconds", Of.STUDENT))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("class_session.id"), info=holds("the session", Of.STUDENT))
    expires_on: Mapped[date] = mapped_column(info=holds("the last day on which it is kept"))
    samples: Mapped[int] = mapped_column(info=holds("looks", Of.STUDENT))
    faces: Mapped[int] = mapped_column(info=holds("looks with a face", Of.STUDENT))
    readable: Mapped[int] = mapped_column(info=holds("looks with a reading", Of.STUDENT))
    facing: Mapped[Sum] = mapped_column(info=holds("sum over looks of the share of its faces that face the screen", Of.STUDENT))
    p_angry: Mapped[Sum] = mapped_column(info=holds("sum over readable looks: anger", Of.STUDENT))
    p_disgust: Mapped[Sum] = mapped_column(info=holds("sum over readable looks: disgust", Of.STUDENT))
    p_fear: Mapped[Sum] = mapped_column(info=holds("sum over readable looks: fear", Of.STUDENT))
    p_happy: Mapped[Sum] = mapped_column(info=holds("sum over readable looks: happiness", Of.STUDENT))
    p_sad: Mapped[Sum] = mapped_column(info=holds("sum over readable looks: sadness", Of.STUDENT))
    p_surprise: Mapped[Sum] = mapped_column(info=holds("sum over readable looks: surprise", Of.STUDENT))
    p_neutral: Mapped[Sum] = mapped_column(info=holds("sum over readable looks: neutral", Of.STUDENT))
    quality: Mapped[Sum] = mapped_column(info=holds("sum over looks with a face", Of.STUDENT))
    weights_id: Mapped[str | None] = mapped_column(info=holds("the network that read it"))
