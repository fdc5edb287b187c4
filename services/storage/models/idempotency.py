"""Requests that must have their effect once, though they may be sent twice."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created
from services.storage.kept import Of, holds, kept


class IdempotencyRow(Base):
    """What was made, not what was answered: an answer may hold a name or a secret, and they stay where they are."""

    __tablename__ = "idempotency"
    __table_args__ = (
        Index("ix_idempotency_created_at", "created_at"),
        {
            "info": kept(
                "So that a call that is sent twice makes one thing.", until="24 hours", how="every hour, and when the key comes again"
            )
        },
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True, info=holds("what the platform called the call"))
    request_hash: Mapped[bytes] = mapped_column(LargeBinary, info=holds("SHA-256 of what was asked for"))
    subject_id: Mapped[UUID] = mapped_column(info=holds("what was made: a session, a participant, a key, a webhook or a job", Of.STUDENT))
    created_at: Mapped[Created]
