"""A lesson whose mood is followed while it changes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Engine

from services.api.app import ApiContext
from services.domain.reach import Reach
from services.domain.records import Box, Face, HeadPose, Outcome, Reading
from services.storage import participants, readings, rollups, sessions

FACE = Face(Box(0.3, 0.2, 0.6, 0.8), HeadPose(0, 0, 0), 0.9)
HAPPY = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
SAD = (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Lesson:
    """Two students of one session that can be seen. `begin`: two minutes ago, at the start of a bucket."""

    def __init__(self, engine: Engine, context: ApiContext, session: dict[str, Any], students: list[str]) -> None:
        self.engine, self.context, self.session, self.students = engine, context, session, students
        self.id = session["id"]
        self.begin = datetime.fromtimestamp(datetime.now(UTC).timestamp() // 10 * 10 - 120, UTC)

    def see(self, student: int, after_s: float, look: tuple[float, ...] = HAPPY) -> None:
        who = UUID(self.students[student])
        seen = Reading(UUID(self.id), who, self.begin + timedelta(seconds=after_s), after_s, 0, Outcome.READ, FACE, 0, look, "test")  # type: ignore[arg-type]
        with self.engine.begin() as conn:
            written = readings.write(conn, [seen], raw_retention=timedelta(hours=24))
            rollups.recompute(conn, rollups.dirty(written.stored))
            sessions.mark_started(conn, {UUID(self.id): seen.at})
        self.context.feeds.notify(UUID(self.id))

    def erase(self, student: int) -> None:
        with self.engine.begin() as conn:
            participants.erase(conn, UUID(self.students[student]))
        self.context.feeds.notify(UUID(self.id))

    def end(self) -> None:
        with self.engine.begin() as conn:
            session = sessions.whosever(conn, UUID(self.id))
            sessions.end(conn, Reach.all_of(session.organisation_id), session.id)
        self.context.feeds.notify(UUID(self.id))


async def mood(client: httpx.AsyncClient, session_id: str, **params: Any) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = (await client.get(f"/api/v1/sessions/{session_id}/mood", params=params)).json()["points"]
    return points
