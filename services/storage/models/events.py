"""What happens around a lesson: the teacher's markers, alerts, work to do, and the trail of who did what."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key
from services.storage.kept import Of, holds, kept


class MarkerRow(Base):
    """A moment the teacher names ("the hard proof")."""

    __tablename__ = "marker"
    __table_args__ = (
        Index("ix_marker_session_id_at", "session_id", "at"),
        {
            "info": kept(
                "To show on the charts of a lesson what happened when, as its teacher named it.",
                until="the session's `retention_days`, counted from the moment it names, as the figures",
                how="every hour; at once by whoever may change the session",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("class_session.id"), info=holds("the session"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), info=holds("who named it", Of.STAFF))
    at: Mapped[datetime] = mapped_column(info=holds("the moment"))
    label: Mapped[str] = mapped_column(info=holds("what it was called"))
    created_at: Mapped[Created]


class AlertRow(Base):
    """About the class, never about one student."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_session_id_at", "session_id", "at"),
        {
            "info": kept(
                "To call attention to what the class's figures show, once however many pages are open, until somebody has seen it.",
                until="the session's `retention_days`, counted from the alert, as the figures",
                how="every hour",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("class_session.id"), info=holds("the session"))
    at: Mapped[datetime] = mapped_column(info=holds("the moment"))
    kind: Mapped[str] = mapped_column(info=holds("what it is about"))
    details: Mapped[dict[str, Any]] = mapped_column(info=holds("class figures behind it"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(info=holds("when somebody had seen it"))


class JobRow(Base):
    """Work for the `jobs` loops, taken with FOR UPDATE SKIP LOCKED: of a session, with which it goes, or of a course."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", "state"),
        CheckConstraint("num_nonnulls(session_id, course_id) = 1", "of_one"),
        Index("ix_job_run_at", "run_at", postgresql_where=text("state IN ('queued', 'running')")),
        Index("ix_job_session_id", "session_id"),
        {
            "info": kept(
                "For work that takes longer than an answer: reports that are made.",
                until="`CLASSPULSE_REPORT_DAYS`, 30 when nothing else is said",
                how="every hour; with the session",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("class_session.id", ondelete="CASCADE"), info=holds("of which session; null: of a course")
    )
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"), index=True, info=holds("of which course; null: of a session"))
    owner_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"),
        index=True,
        info=holds("whose sessions of the course; null: everybody's", Of.STAFF),
    )
    schedule_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("report_schedule.id", ondelete="SET NULL"), index=True, info=holds("which schedule asked for it")
    )
    kind: Mapped[str] = mapped_column(info=holds("what is to be done"))
    arguments: Mapped[dict[str, Any]] = mapped_column(info=holds("the format, and who asked by id", Of.STAFF))
    state: Mapped[str] = mapped_column(server_default="queued", info=holds("queued, running, done or failed"))
    progress: Mapped[str | None] = mapped_column(info=holds("how far it is, in words"))
    attempts: Mapped[int] = mapped_column(server_default="0", info=holds("how often it was begun"))
    run_at: Mapped[Created] = mapped_column(info=holds("not before this time; while it runs, when another may take it up"))
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None] = mapped_column(info=holds("when it was begun"))
    finished_at: Mapped[datetime | None] = mapped_column(info=holds("when it was over"))
    report_id: Mapped[UUID | None] = mapped_column(info=holds("what came of it"))
    problem: Mapped[dict[str, Any] | None] = mapped_column(info=holds("why it failed"))


class AuditRow(Base):
    """Outlives what it tells of: `subject_id` is no foreign key, and no name is ever written here."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_organisation_id_at", "organisation_id", "at"),
        Index("ix_audit_session_id_at", "session_id", "at"),
        Index("ix_audit_at", "at"),
        {
            "info": kept(
                "To account for who did and saw what. It outlives what it tells of, and no name is ever written here.",
                until="`CLASSPULSE_AUDIT_DAYS`, three years when nothing else is said",
                how="every hour",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("its id; of an erasure, the receipt's"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    at: Mapped[Created] = mapped_column(info=holds("when; of a look, the first within ten minutes", Of.ANYBODY))
    actor: Mapped[str] = mapped_column(info=holds("who: a user's, key's or participant's id, or a part of the service", Of.ANYBODY))
    action: Mapped[str] = mapped_column(info=holds("what was done or seen", Of.ANYBODY))
    subject_id: Mapped[UUID | None] = mapped_column(info=holds("whom or what it was about, by id", Of.ANYBODY))
    session_id: Mapped[UUID | None] = mapped_column(info=holds("in which session"))
    details: Mapped[dict[str, Any]] = mapped_column(info=holds("numbers and ids"))


class ErasureRow(Base):
    """Who was erased, by id. The same stands in the ledger outside the database: a restored backup has lost some, and they are made
    up for. No foreign key: what these ids named is gone."""

    __tablename__ = "erasure"
    __table_args__ = (
        Index("ix_erasure_session_id", "session_id"),
        {
            "info": kept(
                "To know whom a restored backup must not bring back; held against the ledger outside the database.",
                until="as long as the installation: a backup may be old",
                how="never; an id that leads nowhere any more is all there is",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, info=holds("of the receipt, and of the entry in `audit`"))
    organisation_id: Mapped[UUID]
    session_id: Mapped[UUID] = mapped_column(info=holds("in which session"))
    participant_id: Mapped[UUID] = mapped_column(info=holds("the random id that the student had", Of.STUDENT))
    at: Mapped[datetime] = mapped_column(info=holds("when they were erased", Of.STUDENT))
