"""A report is made: its figures read, written in a format, signed, and entered in the register."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, Engine

from services.auth.signing import SigningKeys
from services.domain.classroom import ClassSession
from services.domain.made_reports import MadeReport
from services.errors import Conflict
from services.reports.formats import Format
from services.reports.naming import file_name
from services.reports.statement import Statement
from services.reports.summary import SessionReport, summarise
from services.storage import reports

TRIES: Final = 3
"""A report is made anew when somebody is erased while it is made. More would be a class that is being erased."""

BUSY: Final = "People are being erased from this session just now; ask for its report when that is over."


@dataclass(frozen=True, slots=True)
class Draft:
    """Figures that were read. `erasures`: people who had been erased from the session before."""

    report: SessionReport
    erasures: int


@dataclass(frozen=True, slots=True)
class Made:
    """Enter it before it goes out."""

    draft: Draft
    entry: MadeReport
    content: bytes = field(repr=False)


Write = Callable[[SessionReport, Format], bytes]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What reports are made with. `kept`: how long files stay here. `service`: the address by which it names itself."""

    engine: Engine
    keys: SigningKeys
    k_floor: int
    service: str
    kept: timedelta = timedelta(days=30)

    def draft(self, conn: Connection, session: ClassSession) -> Draft:
        erasures = reports.erasures(conn, [session.id])  # first: whoever is erased from now on shows
        return Draft(summarise(conn, session, k_floor=self.k_floor, address=self.service), erasures)

    def written(self, draft: Draft, form: Format, write: Write) -> Made:
        """Blocking, up to seconds. Raises what `write` raises."""
        report = draft.report
        content = write(report, form)
        digest = hashlib.sha256(content)
        said = Statement(digest.hexdigest(), report.session.id, form.value, tuple(report.weights), report.made_at, self.service)
        entry = MadeReport(
            id=uuid4(),
            organisation_id=report.session.organisation_id,
            course_id=None,
            session_ids=(report.session.id,),
            form=form.value,
            name=file_name(report.session.title, report.origin, form.ending, untitled="session"),
            size=len(content),
            sha256=digest.digest(),
            signature=said.signed(self.keys),
            made_at=report.made_at,
            expires_at=min(report.made_at + self.kept, _figures_end(report)),
        )
        return Made(draft, entry, content)

    def enter(self, conn: Connection, made: Made, *, made_by: str, keep: bool) -> None:
        """`keep`: the file too, for whoever comes for it; else it goes out at once. Raises Outdated, NotFound."""
        reports.enter(conn, made.entry, made.content if keep else None, made_by=made_by, erasures_before=made.draft.erasures)

    def make(self, read: Callable[[Connection], ClassSession], form: Format, write: Write, *, made_by: str) -> Made:
        """Read, written and entered, for whoever waits for it. Raises what `read` and `write` raise, and Conflict."""
        for _ in range(TRIES):
            with self.engine.begin() as conn:
                draft = self.draft(conn, read(conn))
            made = self.written(draft, form, write)
            with suppress(reports.Outdated), self.engine.begin() as conn:
                self.enter(conn, made, made_by=made_by, keep=False)
                return made
        raise Conflict(BUSY)


def _figures_end(report: SessionReport) -> datetime:
    """When the first of its figures are deleted: at the end of a day, as all of them are."""
    last_day = (max(report.origin, report.session.created_at) + timedelta(days=report.session.policy.retention_days)).date()
    return datetime.combine(last_day + timedelta(days=1), time(), UTC)
