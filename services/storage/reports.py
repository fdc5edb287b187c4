"""The register of reports that were made, and the files that are kept for a while.

A report is entered only if nobody was erased from its sessions since its figures were read. Who enters and who erases hold the same
lock, so that an erasure finds either the entry to withdraw, or nothing because the report is made anew.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Uuid, and_, bindparam, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from services.domain.made_reports import MadeReport, Standing
from services.domain.reach import Reach
from services.errors import NotFound
from services.storage import sessions
from services.storage.models import CourseRow, ErasureRow, ReportRow, SessionRow

PIECE: Final = 1 << 20
"""Bytes of a file that are held at once."""

GONE: Final = "There is no such report, or it is not kept any more."


class Outdated(Exception):
    """Somebody was erased since the figures were read."""


def erasures(conn: Connection, session_ids: Collection[UUID]) -> int:
    """How many people have been erased from these sessions. Ask before their figures are read, and give it to `enter`."""
    return conn.execute(select(func.count()).where(ErasureRow.session_id.in_(session_ids))).scalar_one()


def hold(conn: Connection, session_id: UUID) -> None:
    """Until the transaction ends nobody else enters a report of this session or erases anybody from it."""
    key = int.from_bytes(session_id.bytes[:8], "big", signed=True)
    conn.execute(select(func.pg_advisory_xact_lock(key)))


def enter(conn: Connection, report: MadeReport, content: bytes | None, *, made_by: str, erasures_before: int) -> None:
    """`content` None: the file goes out at once and is not kept. Raises Outdated, and NotFound when the session is gone."""
    for session_id in sorted(report.session_ids):  # whoever holds several takes them in this order
        hold(conn, session_id)
    stay = select(SessionRow.id).where(SessionRow.id.in_(report.session_ids)).with_for_update(read=True, key_share=True)
    if len(conn.execute(stay).all()) < len(report.session_ids):
        raise NotFound("There is no such session.")
    if erasures(conn, report.session_ids) != erasures_before:
        raise Outdated
    conn.execute(
        insert(ReportRow).values(
            id=report.id,
            organisation_id=report.organisation_id,
            course_id=report.course_id,
            session_ids=list(report.session_ids),
            format=report.form,
            name=report.name if content is not None else None,
            content=content,
            size=report.size,
            sha256=report.sha256,
            signature=report.signature,
            made_by=made_by,
            made_at=report.made_at,
            expires_at=report.expires_at,
        )
    )


def get(conn: Connection, report_id: UUID) -> MadeReport:
    """One whose file is here. The caller asks whether the asker may see its sessions. Raises NotFound."""
    row = conn.execute(select(*_ENTRY).where(ReportRow.id == report_id, *_is_kept())).one_or_none()
    if row is None:
        raise NotFound(GONE)
    return _report(row)


def kept(conn: Connection, reach: Reach, course: str) -> list[MadeReport]:
    """Of a course, by its title, and of its sessions: those whose files are here and of which every session is within reach, the
    newest 100."""
    of = select(CourseRow.id).where(CourseRow.organisation_id == reach.organisation_id, CourseRow.title == course).scalar_subquery()
    mine = (SessionRow.course_id == of, *sessions.within(reach))
    within = select(func.coalesce(func.array_agg(SessionRow.id), literal([], ARRAY(Uuid)))).where(*mine).scalar_subquery()
    theirs = and_(ReportRow.session_ids.contained_by(within), or_(ReportRow.course_id == of, ReportRow.course_id.is_(None)))
    newest = select(*_ENTRY).where(theirs, ReportRow.organisation_id == reach.organisation_id, *_is_kept())
    return [_report(row) for row in conn.execute(newest.order_by(ReportRow.made_at.desc(), ReportRow.id).limit(100))]


def piece(conn: Connection, report_id: UUID, first: int, length: int) -> bytes:
    """Of the file, from its byte `first`. Raises NotFound when it was withdrawn meanwhile."""
    part = func.substring(ReportRow.content, bindparam("first", first + 1), bindparam("length", length))
    found: bytes | None = conn.execute(select(part).where(ReportRow.id == report_id)).scalar_one_or_none()
    if found is None:
        raise NotFound(GONE)
    return found


def ranges(first: int, last: int) -> Iterator[tuple[int, int]]:
    """(first byte, length) of the pieces from `first` to `last`, both included."""
    for begin in range(first, last + 1, PIECE):
        yield begin, min(PIECE, last + 1 - begin)


def standing(conn: Connection, sha256: bytes) -> tuple[Standing, str | None]:
    """Of a file by its hash, with its signature. The same bytes may have been made twice: one that holds is enough."""
    found = select(ReportRow.withdrawn_at, ReportRow.signature).where(ReportRow.sha256 == sha256)
    row = conn.execute(found.order_by(ReportRow.withdrawn_at.desc().nulls_first(), ReportRow.made_at.desc()).limit(1)).one_or_none()
    if row is None:
        return Standing.UNKNOWN, None
    return (Standing.KNOWN if row.withdrawn_at is None else Standing.WITHDRAWN), row.signature


def withdraw(conn: Connection, session_id: UUID) -> int:
    """All of a session and of its course, because somebody's figures are in them or the session goes; -> how many held until now. The
    caller holds the session."""
    return _withdraw(conn, ReportRow.session_ids.contains([session_id]))


def withdraw_one(conn: Connection, report_id: UUID) -> None:
    """Raises NotFound when it is gone already."""
    if not _withdraw(conn, and_(ReportRow.id == report_id, ReportRow.content.is_not(None))):
        raise NotFound(GONE)


def forget(conn: Connection, now: datetime, entries_kept: timedelta) -> int:
    """Files whose time is over go, and entries later; -> how many files."""
    over = and_(ReportRow.content.is_not(None), ReportRow.expires_at <= now)
    gone = conn.execute(update(ReportRow).where(over).values(content=None, name=None)).rowcount
    conn.execute(
        delete(ReportRow).where(ReportRow.made_at < now - entries_kept, or_(ReportRow.content.is_(None), ReportRow.expires_at <= now))
    )
    return gone


_ENTRY: Final = tuple(column for column in ReportRow.__table__.c if column.name != "content")


def _is_kept() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ReportRow.content.is_not(None), ReportRow.expires_at > func.now()


def _report(row: Row[*tuple[Any, ...]]) -> MadeReport:
    return MadeReport(
        id=row.id,
        organisation_id=row.organisation_id,
        course_id=row.course_id,
        session_ids=tuple(row.session_ids),
        form=row.format,
        name=row.name,
        size=row.size,
        sha256=row.sha256,
        signature=row.signature,
        made_at=row.made_at,
        expires_at=row.expires_at,
    )


def _withdraw(conn: Connection, which: ColumnElement[bool]) -> int:
    values = {"content": None, "name": None, "withdrawn_at": func.now()}
    return conn.execute(update(ReportRow).where(which, ReportRow.withdrawn_at.is_(None)).values(values)).rowcount
