"""What happens around a lesson: the teacher's markers, alerts, work to do, and the trail of who did what."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key


class MarkerRow(Base):
    """A moment the teacher names ("the hard proof")."""

    __tablename__ = "marker"
    __table_args__ = (Index("ix_marker_session_id_at", "session_id", "at"),)

    id: Mapped[Key]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("class_session.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]
    label: Mapped[str]
    created_at: Mapped[Created]


class AlertRow(Base):
    """About the class, never about one student."""

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_session_id_at", "session_id", "at"),)

    id: Mapped[Key]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("class_session.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    details: Mapped[dict[str, Any]]
    acknowledged_at: Mapped[datetime | None]


class JobRow(Base):
    """Work for the `jobs` role, taken with FOR UPDATE SKIP LOCKED."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", "state"),
        Index("ix_job_run_at", "run_at", postgresql_where=text("state = 'queued'")),
    )

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default="0")
    run_at: Mapped[Created]  # not before; moved on after a failure
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]


class AuditRow(Base):
    """Outlives what it tells of: `subject_id` is no foreign key, and no name is ever written here."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_organisation_id_at", "organisation_id", "at"),
        Index("ix_audit_session_id_at", "session_id", "at"),
        Index("ix_audit_at", "at"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    at: Mapped[Created]
    actor: Mapped[str]
    action: Mapped[str]
    subject_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]]


class ErasureRow(Base):
    """Who was erased, by id. The same stands in the ledger outside the database: a restored backup has lost some, and they are made
    up for. No foreign key: what these ids named is gone."""

    __tablename__ = "erasure"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # of the receipt, and of the entry in the audit log
    organisation_id: Mapped[UUID]
    session_id: Mapped[UUID]
    participant_id: Mapped[UUID]
    at: Mapped[datetime]
