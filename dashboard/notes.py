"""What a teacher writes down of a lesson that runs. Part of the door to storage."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from sqlalchemy import Engine

from services import clock
from services.domain.classroom import ClassSession
from services.domain.markers import Marker, moment
from services.storage import alerts, audit, markers


class Notes:
    """Methods ask Postgres: call them in a thread, in the context of the request."""

    def __init__(self, engine: Engine, session: Callable[[UUID], ClassSession], actor: Callable[[], str]) -> None:
        """`session`: finds one that whoever asks may see, or raises NotFound."""
        self._engine = engine
        self._session = session
        self._actor = actor

    def mark(self, session_id: UUID, label: str) -> tuple[Marker, ClassSession]:
        """An event of the lesson, now. Raises NotFound, Unprocessable and Conflict."""
        session = self._session(session_id)
        at = moment(session, None, clock.now())
        with self._engine.begin() as conn:
            return markers.add(conn, session_id, at, label, user_id=self._user()), session

    def unmark(self, session_id: UUID, marker_id: UUID) -> None:
        """Raises NotFound."""
        session = self._session(session_id)
        with self._engine.begin() as conn:
            markers.remove(conn, session_id, marker_id)
            audit.record(
                conn,
                session.organisation_id,
                actor=self._actor(),
                action="marker.deleted",
                subject_id=marker_id,
                session_id=session_id,
            )

    def seen(self, session_id: UUID, alert_id: UUID) -> None:
        """It need not stand on the page any more. Raises NotFound."""
        self._session(session_id)
        with self._engine.begin() as conn:
            alerts.acknowledge(conn, session_id, alert_id)

    def _user(self) -> UUID | None:
        """The teacher who asks."""
        with suppress(ValueError):
            return UUID(self._actor())
        return None
