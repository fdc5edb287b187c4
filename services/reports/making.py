"""A report is made: its figures read, written in a format, signed, and entered in the register."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine

from services.auth.signing import SigningKeys
from services.domain.classroom import ClassSession
from services.domain.made_reports import MadeReport
from services.domain.reach import Reach
from services.errors import Conflict
from services.reports import report
from services.reports.course.summary import gather
from services.reports.course.summary import summarise as summarise_course
from services.reports.formats import Format
from services.reports.report import Report
from services.reports.statement import Statement
from services.reports.summary import SessionReport, summarise
from services.storage import reports

TRIES: Final = 3
"""A report is made anew when somebody is erased while it is made. More would be a class that is being erased."""

BUSY: Final = "People are being erased just now from what the report is of; ask for it when that is over."


@dataclass(frozen=True, slots=True)
class Draft:
    """Figures that were read. `course_id`: of which course they are, None: of a session. `erasures`: people who had been erased from
    its sessions before."""

    report: Report
    organisation_id: UUID
    course_id: UUID | None
    erasures: int


@dataclass(frozen=True, slots=True)
class Made:
    """Enter it before it goes out."""

    draft: Draft
    entry: MadeReport
    content: bytes = field(repr=False)


Write = Callable[[Report, Format], bytes]
Read = Callable[[Connection], Draft]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What reports are made with. `kept`: how long files stay here. `service`: the address by which it names itself."""

    engine: Engine
    keys: SigningKeys
    k_floor: int
    service: str
    kept: timedelta = timedelta(days=30)

    def of_session(self, conn: Connection, session: ClassSession) -> Draft:
        erasures = reports.erasures(conn, [session.id])  # first: whoever is erased from now on shows
        read = summarise(conn, session, k_floor=self.k_floor, address=self.service)
        return Draft(read, session.organisation_id, None, erasures)

    def of_course(self, conn: Connection, reach: Reach, title: str) -> Draft:
        """Of the sessions within reach. Raises NotFound for a course that has none."""
        gathered = gather(conn, reach, title)
        erasures = reports.erasures(conn, [session.id for session in gathered.sessions])
        return Draft(summarise_course(conn, gathered, k_floor=self.k_floor), reach.organisation_id, gathered.course_id, erasures)

    def written(self, draft: Draft, form: Format, write: Write) -> Made:
        """Blocking, up to seconds. Raises what `write` raises."""
        of = draft.report
        content = write(of, form)
        digest = hashlib.sha256(content)
        about = of.session.id if isinstance(of, SessionReport) else of.title
        said = Statement(digest.hexdigest(), about, form.value, tuple(of.weights), of.made_at, self.service)
        over = of.made_at + self.kept
        entry = MadeReport(
            id=uuid4(),
            organisation_id=draft.organisation_id,
            course_id=draft.course_id,
            session_ids=report.session_ids(of),
            form=form.value,
            name=report.name(of, form),
            size=len(content),
            sha256=digest.digest(),
            signature=said.signed(self.keys),
            made_at=of.made_at,
            expires_at=min(over, report.figures_end(of) or over),
        )
        return Made(draft, entry, content)

    def enter(self, conn: Connection, made: Made, *, made_by: str, keep: bool) -> None:
        """`keep`: the file too, for whoever comes for it; else it goes out at once. Raises Outdated, NotFound."""
        reports.enter(conn, made.entry, made.content if keep else None, made_by=made_by, erasures_before=made.draft.erasures)

    def make(self, read: Read, form: Format, write: Write, *, made_by: str) -> Made:
        """Read, written and entered, for whoever waits for it. Raises what `read` and `write` raise, and Conflict."""
        for _ in range(TRIES):
            with self.engine.begin() as conn:
                draft = read(conn)
            made = self.written(draft, form, write)
            with suppress(reports.Outdated), self.engine.begin() as conn:
                self.enter(conn, made, made_by=made_by, keep=False)
                return made
        raise Conflict(BUSY)
