"""What people said of a reading that was wrong."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key
from services.storage.kept import Of, holds, kept


class FeedbackRow(Base):
    """Nobody in a picture is named or known; `crop` is there only where somebody agreed for whoever is in it."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("octet_length(crop) = 2304", "crop"),
        Index("ix_feedback_organisation_id_created_at", "organisation_id", "created_at"),
        Index("ix_feedback_expires_at", "expires_at"),
        {
            "info": kept(
                "To read faces better: what the network said of a single picture, and what it should have said.",
                until="365 days",
                how="every hour; sooner by its number: by who said it, or by an administrator",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("a random id, told to who said it", Of.STAFF))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app_user.id", ondelete="SET NULL"), index=True, info=holds("the teacher who said it; empty: a platform", Of.STAFF)
    )
    said: Mapped[str] = mapped_column(info=holds("the expression that it should have been", Of.ANYBODY))
    scores: Mapped[dict[str, Any]] = mapped_column(JSONB, info=holds("the seven probabilities that were read", Of.ANYBODY))
    weights_id: Mapped[str] = mapped_column(info=holds("by which network"))
    crop: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=holds("48 x 48 gray bytes of the face, only where somebody agreed for whoever is in it", Of.ANYBODY)
    )
    created_at: Mapped[Created] = mapped_column(info=holds("when it was said", Of.STAFF))
    expires_at: Mapped[datetime] = mapped_column(info=holds("until when it is kept"))
