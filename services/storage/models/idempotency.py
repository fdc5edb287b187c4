"""Requests that must have their effect once, though they may be sent twice."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created


class IdempotencyRow(Base):
    """What was made, not what was answered: an answer may hold a name or a secret, and they stay where they are."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("ix_idempotency_created_at", "created_at"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)  # SHA-256
    subject_id: Mapped[UUID]
    created_at: Mapped[Created]
