"""What a teacher does with sessions beside looking at them: makes, shares, ends and deletes them. Part of the door to storage."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from services.domain.classroom import ClassSession
from services.domain.policy import Jurisdiction, Wish, settle
from services.domain.reach import Reach
from services.errors import ClassPulseError
from services.storage import courses, deletion, sessions
from services.storage.deletion import DeletionReceipt, Holdings
from services.storage.erasure_ledger import ErasureLedger
from services.storage.restored import make_up
from services.storage.sessions import Schedule

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """What this installation lets a session ask for."""

    law: Jurisdiction
    k_floor: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A session that is to be made."""

    title: str
    course: str | None
    schedule: Schedule
    wish: Wish


class Desk:
    """Methods that are not `async` ask Postgres: call them in a thread, in the context of the request.

    `reach`: whose lessons whoever asks may see; `owner`: whose a new one becomes; `close_video` hangs up what a session still receives.
    """

    def __init__(
        self,
        engine: Engine,
        rules: Rules,
        *,
        reach: Callable[[], Reach],
        owner: Callable[[], UUID | None],
        actor: Callable[[], str],
        ledger: ErasureLedger | None = None,
        close_video: Callable[[UUID], Awaitable[None]] | None = None,
    ) -> None:
        self._engine = engine
        self.rules = rules
        self._reach = reach
        self._owner = owner
        self._actor = actor
        self._ledger = ledger
        self._close_video = close_video

    def courses(self) -> list[str]:
        with self._engine.connect() as conn:
            return courses.titles(conn, self._reach())

    def make(self, lesson: Lesson) -> ClassSession:
        """Raises Forbidden, Unprocessable: as the API does."""
        policy = settle(lesson.wish, self.rules.law, self.rules.k_floor)
        with self._engine.begin() as conn:
            return sessions.create(
                conn,
                self._reach().organisation_id,
                lesson.title,
                course=lesson.course,
                policy=policy,
                schedule=lesson.schedule,
                owner_id=self._owner(),
            )

    def holdings(self, session_id: UUID) -> Holdings:
        """Raises NotFound."""
        with self._engine.connect() as conn:
            return deletion.holdings(conn, self._get(conn, session_id).id)

    def end(self, session_id: UUID) -> ClassSession:
        """One that has ended stays as it is. Raises NotFound."""
        with self._engine.begin() as conn:
            return sessions.end(conn, self._reach(), session_id)

    def delete(self, session_id: UUID) -> DeletionReceipt:
        """Ends it first, so that platforms hear of the end. Raises NotFound."""
        with self._engine.begin() as conn:
            session = sessions.end(conn, self._reach(), session_id)
            receipt = deletion.delete_session(conn, session, actor=self._actor())
        self._note()
        return receipt

    async def hang_up(self, session_id: UUID) -> None:
        """Runs on the event loop. What is not reached is logged: nothing of it is stored any more."""
        if self._close_video is None:
            return
        try:
            await self._close_video(session_id)
        except ClassPulseError as error:
            log.warning("session %s has ended, but its video may run on: %s", session_id, error.detail, extra={"session_id": session_id})

    def _get(self, conn: Connection, session_id: UUID) -> ClassSession:
        return sessions.get(conn, self._reach(), session_id)

    def _note(self) -> None:
        """In the ledger too, at once; else the loop that holds it against the database does it."""
        if self._ledger is None:
            return
        try:
            make_up(self._engine, self._ledger)
        except (OSError, ClassPulseError, DBAPIError):
            log.exception("erasures are not in the ledger %s yet: a backup that is restored now would undo them", self._ledger.path)
