"""Reports that were made: what lets a copy be recognised, and for a while the file itself. And those that are wanted again and again."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Created, Key
from services.storage.kept import Of, holds, kept


class ReportRow(Base):
    """`session_ids` are no foreign keys: of a session that was deleted the service must still say that its reports are withdrawn. A file
    lies here and on no disk beside: every process of an installation reads it, and a transaction leaves no half of one."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR content IS NULL", "withdrawn_is_gone"),
        CheckConstraint("octet_length(sha256) = 32", "sha256"),
        Index("ix_report_sha256", "sha256"),
        Index("ix_report_session_ids", "session_ids", postgresql_using="gin"),
        Index("ix_report_made_at", "made_at"),
        {
            "info": kept(
                "To give a report that takes long to make to whoever asked for it, and to say of any copy whether it is as it was made, "
                "and whether it still holds.",
                until="the file: `CLASSPULSE_REPORT_DAYS`, 30 when nothing else is said, and never longer than the figures in it; "
                "its entry: `CLASSPULSE_AUDIT_DAYS`",
                how="every hour; the file at once when it is deleted, or somebody whose figures are in it is erased",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    course_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("course.id"), index=True, info=holds("of which course; null: of a single session")
    )
    session_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), info=holds("the sessions whose figures are in it"))
    format: Mapped[str] = mapped_column(info=holds("pdf, html, ..."))
    name: Mapped[str | None] = mapped_column(
        info=holds("the file's name, with the title of the session or course; null when the file is gone")
    )
    content: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=holds("the file: figures of the class; null when it went out at once, is over, or was withdrawn")
    )
    size: Mapped[int] = mapped_column(info=holds("bytes"))
    sha256: Mapped[bytes] = mapped_column(LargeBinary, info=holds("of the file"))
    signature: Mapped[str] = mapped_column(
        info=holds("what the service says of it, signed: when, of which session or course, by which network")
    )
    made_by: Mapped[str] = mapped_column(info=holds("who asked: a user's or key's id, or a part of the service", Of.STAFF))
    made_at: Mapped[datetime] = mapped_column(info=holds("when"))
    expires_at: Mapped[datetime] = mapped_column(info=holds("until when the file is kept"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=holds("since when it does not hold any more"))


class ReportScheduleRow(Base):
    """Taken with FOR UPDATE SKIP LOCKED when it is due. `actor` is no foreign key: of one whose maker is gone the service must still say
    why nothing comes of it."""

    __tablename__ = "report_schedule"
    __table_args__ = (
        CheckConstraint("subject IN ('course', 'sessions')", "subject"),
        CheckConstraint("cardinality(weekdays) > 0 AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]", "weekdays"),
        Index("ix_report_schedule_next_at", "next_at"),
        Index("ix_report_schedule_organisation_id_course_id", "organisation_id", "course_id"),
        {
            "info": kept(
                "To make reports on days and at times that somebody named.",
                until="somebody deletes it",
                how="by its deletion on the course's page or through the API",
            )
        },
    )

    id: Mapped[Key] = mapped_column(info=holds("its id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), info=holds("of which course"))
    actor: Mapped[str] = mapped_column(info=holds("who wants them: a user's or key's id, or a part of the service", Of.STAFF))
    subject: Mapped[str] = mapped_column(info=holds("`course`: its report; `sessions`: one of each session since the last time"))
    format: Mapped[str] = mapped_column(info=holds("pdf, html, ..."))
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), info=holds("on which days, 1 is Monday"))
    time_of_day: Mapped[time] = mapped_column(info=holds("at which time of the day"))
    time_zone: Mapped[str] = mapped_column(info=holds("of which place: Europe/Berlin"))
    next_at: Mapped[datetime] = mapped_column(info=holds("when it is due next"))
    covered_until: Mapped[datetime] = mapped_column(info=holds("sessions that ended up to this time have had their report"))
    last_at: Mapped[datetime | None] = mapped_column(info=holds("when it was due last"))
    problem: Mapped[str | None] = mapped_column(info=holds("why nothing came of it then"))
    created_at: Mapped[Created]
