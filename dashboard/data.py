"""The dashboard's only door to storage."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine

from dashboard import around
from dashboard.desk import Desk, Rules
from dashboard.notes import Notes
from dashboard.past import Past
from dashboard.snapshot import Looks, Snapshot
from dashboard.timetables import Timetables
from dashboard.window import Held, Part, is_old, merge, parts, whole
from services import clock
from services.domain.classroom import ClassSession
from services.domain.looks import Look
from services.domain.policy import Jurisdiction
from services.domain.reach import Reach
from services.errors import NotFound
from services.reports.figures.samples import Sample
from services.storage import audit, mood, pace, participants, rollups, sessions
from services.storage.live import LiveHub, Watch
from services.storage.notify import Listener
from services.storage.sessions import Place, Wanted

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One line of the list. `present`: students whose video arrives now, 0 once the lesson has ended."""

    session: ClassSession
    students: int
    present: int


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A part of the list. `following`: where the next one begins, None at the end."""

    lines: list[SessionLine]
    following: Place | None


class DashboardData:
    """Methods that are not `async` ask Postgres: call them in a thread. `start` and `stop` belong on the event loop of the pages.

    `actor` and `reach` say of the request in whose context they are called who asks, and whose lessons they may see.
    """

    def __init__(
        self,
        engine: Engine,
        listener: Listener,
        *,
        k_floor: int,
        actor: Callable[[], str],
        reach: Callable[[], Reach],
        desk: Desk | None = None,
        sample_fps: float | None = None,
    ) -> None:
        """`desk`: None: of a trial on this machine. `sample_fps`: looks a second at each student, where the page is to say that they are
        fewer."""
        self._engine = engine
        self._listener = listener
        self._k_floor = k_floor
        self._sample_fps = sample_fps
        self._actor = actor
        self._reach = reach
        self.desk = desk or Desk(engine, Rules(Jurisdiction(), k_floor), reach=reach, owner=lambda: reach().owner_id, actor=actor)
        self.past = Past(engine, k_floor=k_floor, reach=reach, actor=actor)
        self.timetables = Timetables(engine, reach=reach, actor=actor)
        self.notes = Notes(engine, self.session, actor)
        self._unsubscribe: Callable[[], None] = lambda: None
        self.hub: LiveHub[Snapshot] = LiveHub(self.snapshot)

    async def start(self) -> None:
        self.hub.start()
        self._unsubscribe = self._listener.subscribe(self.hub.notify)

    async def stop(self) -> None:
        self._unsubscribe()
        await self.hub.stop()

    def subscribe(self, session_id: UUID) -> AbstractAsyncContextManager[Watch[Snapshot]]:
        """Snapshots of a session as they come; all pages of this process share one reading. So it is not asked here who may see it:
        `look` comes first, and `check` before each snapshot is shown."""
        return self.hub.watch(session_id)

    def check(self, session: ClassSession) -> None:
        """Raises NotFound when it is, as it is now, none that whoever asks may see. Does not ask Postgres."""
        if not self._reach().covers(session):
            raise NotFound("There is no such session.")

    def sessions(self) -> list[SessionLine]:
        """The newest 50, newest first."""
        return self.page(Wanted()).lines

    def page(self, wanted: Wanted, after: Place | None = None) -> SessionPage:
        """At most 50 that were made before `after`, newest first."""
        with self._engine.connect() as conn:
            found = sessions.page(conn, self._reach(), wanted, limit=PAGE + 1, after=after)
            shown = found[:PAGE]
            students = participants.count_of(conn, [session.id for session in shown])
            lines = [SessionLine(session, students.get(session.id, 0), self._present(conn, session)) for session in shown]
            return SessionPage(lines, (shown[-1].created_at, shown[-1].id) if len(found) > PAGE else None)

    def session(self, session_id: UUID) -> ClassSession:
        """Raises NotFound."""
        with self._engine.connect() as conn:
            return sessions.get(conn, self._reach(), session_id)

    def look(self, session_id: UUID) -> None:
        """Writes down that whoever asks looks at the session; call it in the context of their request. Raises NotFound."""
        with self._engine.begin() as conn:
            session = sessions.get(conn, self._reach(), session_id)
            audit.looked(conn, session.organisation_id, actor=self._actor(), what=Look.LIVE, session_id=session_id)
            if session.policy.individual_view:
                audit.looked(conn, session.organisation_id, actor=self._actor(), what=Look.PARTICIPANTS, session_id=session_id)

    def snapshot(self, session_id: UUID, previous: Snapshot | None = None) -> Snapshot:
        """How it stands now, for whoever may see it; reads only what can have changed since `previous`. Raises NotFound."""
        now = clock.now()
        if previous and previous.session.ended_at and not is_old(previous.held, now):
            return self._again(previous, now)
        with self._engine.connect() as conn:
            session = sessions.whosever(conn, session_id)
            k = max(session.policy.k, self._k_floor)
            held = self._held(conn, session, k, now, previous)
            beside = around.read(conn, session, k=k, now=now, previous=previous.around if previous else None)
            looks = self._looks(conn, session, now, previous.looks if previous else None)
            return Snapshot.of(session, k, now, mood.coverage(conn, session, k=k, at=now), held, beside, looks)

    def _again(self, over: Snapshot, now: datetime) -> Snapshot:
        """Of a lesson that is over only what stands around it may change."""
        with self._engine.connect() as conn:
            beside = around.read(conn, over.session, k=over.k, now=now, previous=over.around)
        return over if beside == over.around else replace(over, around=beside)

    def _held(self, conn: Connection, session: ClassSession, k: int, now: datetime, previous: Snapshot | None) -> Held:
        if session.started_at is None:
            return Held((), now, now)
        if session.ended_at is not None:
            return Held(tuple(self._over(conn, session, k, session.started_at, session.ended_at)), now, now)
        held = previous.held if previous and previous.session.started_at else None
        asked = parts(session.started_at, now, held)
        fresh = [sample for part in asked for sample in self._samples(conn, session, k, part)]
        return merge(held, fresh, asked, now)

    def _looks(self, conn: Connection, session: ClassSession, now: datetime, before: Looks | None) -> Looks | None:
        """Asked once for each ten seconds."""
        if self._sample_fps is None or session.started_at is None or session.ended_at is not None:
            return None
        until = pace.newest(now)
        if before and before.pace.until == until:
            return before
        return Looks(pace.read(conn, session, until), meant=self._sample_fps * rollups.SECONDS)

    def _over(self, conn: Connection, session: ClassSession, k: int, started: datetime, ended: datetime) -> list[Sample]:
        """Of a lesson that nobody ended in time the steps are as long as what there is of it asks for, not as the night after it."""
        part = whole(started, ended)
        found = self._samples(conn, session, k, part)
        if not found or (closer := whole(started, min(ended, found[-1].end))).bucket_s == part.bucket_s:
            return found
        return self._samples(conn, session, k, closer)

    def _samples(self, conn: Connection, session: ClassSession, k: int, part: Part) -> list[Sample]:
        points = mood.read(conn, session, bucket_s=part.bucket_s, k=k, since=part.since, until=part.until)
        return [Sample(point, part.bucket_s) for point in points]

    def _present(self, conn: Connection, session: ClassSession) -> int:
        if session.ended_at is not None or session.started_at is None:
            return 0
        return mood.coverage(conn, session, k=max(session.policy.k, self._k_floor), at=clock.now()).present
