"""Where platforms want to be told, what happened, and how far the telling is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key


class WebhookRow(Base):
    """`secret` signs, and so it is kept as it is."""

    __tablename__ = "webhook"

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(ARRAY(Text))
    secret: Mapped[str]
    created_at: Mapped[Created]
    disabled_at: Mapped[datetime | None]
    disabled_because: Mapped[str | None]


class HappeningRow(Base):
    """Ids, times and the lesson's title: never a student's name."""

    __tablename__ = "happening"
    __table_args__ = (Index("ix_happening_created_at", "created_at"),)

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[Created]


class DeliveryRow(Base):
    """One happening on its way to one webhook. Who takes it moves `due_at` on before the attempt: if they die, it is due again."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "happening_id"),
        CheckConstraint("state IN ('pending', 'delivered', 'failed')", "state"),
        Index("ix_webhook_delivery_due_at", "due_at", postgresql_where=text("state = 'pending'")),
        Index("ix_webhook_delivery_webhook_id_created_at", "webhook_id", "created_at"),
        Index("ix_webhook_delivery_happening_id", "happening_id"),
    )

    id: Mapped[Key]
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    happening_id: Mapped[UUID] = mapped_column(ForeignKey("happening.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default="0")  # begun
    due_at: Mapped[Created]
    last_status: Mapped[int | None]
    last_error: Mapped[str | None]
    created_at: Mapped[Created]
    finished_at: Mapped[datetime | None]
