"""The events of a lesson as its teacher names them, on the lesson's own time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.domain.classroom import ClassSession
from services.errors import Unprocessable

LONGEST_LABEL: Final = 80
"""Characters. A label stands on a chart; a longer one is a note, and notes tend to name students."""

SLACK: Final = timedelta(minutes=1)
"""How far a caller's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Marker:
    id: UUID
    at: datetime
    label: str


def moment(session: ClassSession, wanted: datetime | None, now: datetime) -> datetime:
    """When a marker stands; without a wish now. Raises Unprocessable for a time outside the lesson."""
    at = wanted or now
    if session.ended_at is not None and at > session.ended_at:
        raise Unprocessable("The session has ended: say `at`, a moment within it.")
    if at > now + SLACK:
        raise Unprocessable("A marker stands at a moment that has been.")
    if at < min(session.created_at, session.started_at or session.created_at):
        raise Unprocessable("The session was not there yet at that time.")
    return at
