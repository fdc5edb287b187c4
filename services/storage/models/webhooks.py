"""Where platforms want to be told, what happened, and how far the telling is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key
from services.storage.kept import holds, kept


class WebhookRow(Base):
    """`secret` signs, and so it is kept as it is."""

    __tablename__ = "webhook"
    __table_args__ = (
        {"info": kept("To tell a platform what happens.", until="until the platform deletes it", how="`DELETE /api/v1/webhooks/{id}`")},
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    url: Mapped[str] = mapped_column(info=holds("where to"))
    events: Mapped[list[str]] = mapped_column(ARRAY(Text), info=holds("what is told"))
    secret: Mapped[str] = mapped_column(info=holds("signs what is sent, and so is kept as it is"))
    created_at: Mapped[Created]
    disabled_at: Mapped[datetime | None] = mapped_column(info=holds("when it was given up"))
    disabled_because: Mapped[str | None] = mapped_column(info=holds("why"))


class HappeningRow(Base):
    """Ids, times and the lesson's title: never a student's name."""

    __tablename__ = "happening"
    __table_args__ = (
        Index("ix_happening_created_at", "created_at"),
        {"info": kept("What webhooks were told.", until="30 days", how="every hour")},
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(info=holds("what happened"))
    at: Mapped[datetime] = mapped_column(info=holds("when"))
    data: Mapped[dict[str, Any]] = mapped_column(info=holds("ids, times and the lesson's title; no student's name"))
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
        {
            "info": kept(
                "How far the telling is. Who takes it moves `due_at` on before the attempt: if they die, it is due again.",
                until="30 days",
                how="with its happening or its webhook",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"), info=holds("to whom"))
    happening_id: Mapped[UUID] = mapped_column(ForeignKey("happening.id", ondelete="CASCADE"), info=holds("of what"))
    state: Mapped[str] = mapped_column(server_default="pending", info=holds("pending, delivered or failed"))
    attempts: Mapped[int] = mapped_column(server_default="0", info=holds("how often it was begun"))
    due_at: Mapped[Created] = mapped_column(info=holds("when it is to be tried"))
    last_status: Mapped[int | None] = mapped_column(info=holds("what the platform answered"))
    last_error: Mapped[str | None] = mapped_column(info=holds("what went wrong"))
    created_at: Mapped[Created]
    finished_at: Mapped[datetime | None] = mapped_column(info=holds("when it was over"))
