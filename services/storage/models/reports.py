"""Reports that were made: what lets a copy be recognised, and for a while the file itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.storage.base import Base, Key
from services.storage.kept import Of, holds, kept


class ReportRow(Base):
    """`session_id` is no foreign key: of a session that was deleted the service must still say that its reports are withdrawn. A file
    lies here and on no disk beside: every process of an installation reads it, and a transaction leaves no half of one."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR content IS NULL", "withdrawn_is_gone"),
        CheckConstraint("octet_length(sha256) = 32", "sha256"),
        Index("ix_report_sha256", "sha256"),
        Index("ix_report_session_id", "session_id"),
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
    session_id: Mapped[UUID] = mapped_column(info=holds("of which session"))
    format: Mapped[str] = mapped_column(info=holds("pdf, html, ..."))
    name: Mapped[str | None] = mapped_column(info=holds("the file's name, with the session's title; null when the file is gone"))
    content: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=holds("the file: figures of the class; null when it went out at once, is over, or was withdrawn")
    )
    size: Mapped[int] = mapped_column(info=holds("bytes"))
    sha256: Mapped[bytes] = mapped_column(LargeBinary, info=holds("of the file"))
    signature: Mapped[str] = mapped_column(info=holds("what the service says of it, signed: when, of which session, by which network"))
    made_by: Mapped[str] = mapped_column(info=holds("who asked: a user's or key's id, or a part of the service", Of.STAFF))
    made_at: Mapped[datetime] = mapped_column(info=holds("when"))
    expires_at: Mapped[datetime] = mapped_column(info=holds("until when the file is kept"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=holds("since when it does not hold any more"))
