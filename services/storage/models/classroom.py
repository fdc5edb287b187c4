"""The people and the lesson."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key
from services.storage.kept import Of, holds, kept


class CourseRow(Base):
    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("organisation_id", "title"),
        {"info": kept("To find lessons of one course.", until="as long as the organisation", how="by hand")},
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str] = mapped_column(info=holds("the course's title, such as 9b"))
    created_at: Mapped[Created]


class PersonRow(Base):
    """One student over many lessons. No name here: a name belongs to a participant and goes with it."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("organisation_id", "external_id"),
        {
            "info": kept(
                "To know a student again over several lessons, where the platform has an id for them.",
                until="the last session that knows them",
                how="with their last participant: by erasure, or by retention",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("a random id", Of.STUDENT))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    external_id: Mapped[str | None] = mapped_column(
        info=holds("the platform's own id of the student; empty where nobody promised to know them again", Of.STUDENT)
    )
    created_at: Mapped[Created] = mapped_column(info=holds("when they first came", Of.STUDENT))


class SessionRow(Base):
    """`session` alone would be SQLAlchemy's word; this is a lesson."""

    __tablename__ = "class_session"
    __table_args__ = (
        CheckConstraint("analysis IN ('expression', 'presence')", "analysis"),
        CheckConstraint("k >= 1", "k"),
        CheckConstraint("retention_days >= 0", "retention_days"),
        CheckConstraint("scheduled_end > scheduled_start", "schedule"),
        Index("ix_class_session_organisation_id_created_at", "organisation_id", "created_at"),
        Index("ix_class_session_organisation_id_owner_id_created_at", "organisation_id", "owner_id", "created_at"),
        {
            "info": kept(
                "To know which lesson figures belong to, and by which rules they were read.",
                until="as long as the organisation, or until somebody deletes it; no student is named in it",
                how="by its deletion on the dashboard, which erases everybody in it",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("its id, which stands in links"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    owner_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app_user.id", ondelete="SET NULL"),
        info=holds("the teacher whose lesson it is; empty: administrators and platforms only see it", Of.STAFF),
    )
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"), index=True, info=holds("its course"))
    title: Mapped[str] = mapped_column(info=holds("what the teacher or platform called it"))
    code: Mapped[str] = mapped_column(unique=True, info=holds("the secret part of the join link"))
    analysis: Mapped[str] = mapped_column(info=holds("policy: `expression` or `presence`"))
    k: Mapped[int] = mapped_column(info=holds("policy: the smallest group whose figures are shown"))
    individual_view: Mapped[bool] = mapped_column(info=holds("policy: whether single students may be shown to staff"))
    retention_days: Mapped[int] = mapped_column(info=holds("policy: how long figures and names are kept, days"))
    created_at: Mapped[Created]
    scheduled_start: Mapped[datetime | None] = mapped_column(info=holds("when it is planned to begin"))
    scheduled_end: Mapped[datetime | None] = mapped_column(info=holds("when it is planned to end"))
    started_at: Mapped[datetime | None] = mapped_column(info=holds("when its first reading was made"))
    ended_at: Mapped[datetime | None] = mapped_column(info=holds("when it was ended"))


class ParticipantRow(Base):
    """One person in one session; who comes back in the same session is the same participant."""

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        CheckConstraint("faces IN ('one', 'many')", "faces"),
        {
            "info": kept(
                "To say who takes part, and to give each student a token of their own.",
                until="the session's `retention_days` after its end, when no reading and no sum of them is left",
                how="every hour by retention; at once by erasure",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("a random id", Of.STUDENT))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("class_session.id"), info=holds("the session", Of.STUDENT))
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id"), index=True, info=holds("the person, over several sessions", Of.STUDENT)
    )
    name: Mapped[str] = mapped_column(info=holds("the name they or the platform gave", Of.STUDENT))
    faces: Mapped[str] = mapped_column(info=holds("`one` person or `many` faces of a room camera"))
    created_at: Mapped[Created] = mapped_column(info=holds("when they joined first", Of.STUDENT))
    camera_off_since: Mapped[datetime | None] = mapped_column(
        info=holds("since when the page or platform says that the camera is off on purpose; empty: nobody says so", Of.STUDENT)
    )


class ConsentRow(Base):
    """A ledger: rows are added, never changed; the newest (largest id) holds."""

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_participant_id_id", "participant_id", "id"),
        {
            "info": kept(
                "To show that nobody was read without agreeing (GDPR, art. 7(1)). Rows are added, never changed; the newest holds.",
                until="as its participant; that consent was said, without names, stays in `audit`",
                how="with the participant: by retention or erasure",
            )
        },
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, info=holds("a number that counts up"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), info=holds("who is asked", Of.STUDENT))
    given: Mapped[bool] = mapped_column(info=holds("whether they agreed; no: withdrawn, or never given", Of.STUDENT))
    guardian: Mapped[str | None] = mapped_column(info=holds("the name of whoever agreed for a minor", Of.GUARDIAN))
    at: Mapped[Created] = mapped_column(info=holds("when it was said", Of.STUDENT))
