"""The people and the lesson."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key


class CourseRow(Base):
    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("organisation_id", "title"),)

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str]
    created_at: Mapped[Created]


class PersonRow(Base):
    """One student over many lessons. No name here: a name belongs to a participant and goes with it."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("organisation_id", "external_id"),)

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    external_id: Mapped[str | None]  # the platform's own, stable; None: nobody promised to know this person again
    created_at: Mapped[Created]


class SessionRow(Base):
    """`session` alone would be SQLAlchemy's word; this is a lesson."""

    __tablename__ = "class_session"
    __table_args__ = (
        CheckConstraint("analysis IN ('expression', 'presence')", "analysis"),
        CheckConstraint("k >= 1", "k"),
        CheckConstraint("retention_days >= 0", "retention_days"),
        CheckConstraint("scheduled_end > scheduled_start", "schedule"),
        Index("ix_class_session_organisation_id_created_at", "organisation_id", "created_at"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"), index=True)
    title: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    analysis: Mapped[str]
    k: Mapped[int]
    individual_view: Mapped[bool]
    retention_days: Mapped[int]
    created_at: Mapped[Created]
    scheduled_start: Mapped[datetime | None]
    scheduled_end: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ParticipantRow(Base):
    """One person in one session; who comes back in the same session is the same participant."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("session_id", "person_id"), CheckConstraint("faces IN ('one', 'many')", "faces"))

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("class_session.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    faces: Mapped[str]
    created_at: Mapped[Created]
    camera_off_since: Mapped[datetime | None]  # as the page or the platform says; None: nobody says that it is off


class ConsentRow(Base):
    """A ledger: rows are added, never changed; the newest (largest id) holds."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_participant_id_id", "participant_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    given: Mapped[bool]  # False: withdrawn, or never given
    guardian: Mapped[str | None]
    at: Mapped[Created]
