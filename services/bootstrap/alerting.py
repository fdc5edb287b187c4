"""The loop that looks at the classes that run, whether a page is open or not. Several web processes may run one each: a session is
looked at by one of them at a time, and what was raised is not raised again."""

import asyncio
import logging
from contextlib import suppress
from typing import Final
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from services import clock, metrics
from services.domain.alerts import Thresholds
from services.errors import NotFound
from services.storage import alerts, sessions

logger = logging.getLogger(__name__)

EVERY_S: Final = 10.0  # a step of the rules


async def look_at_classes(engine: Engine, k_floor: int, thresholds: Thresholds, *, every_s: float = EVERY_S) -> None:
    """Runs for ever."""
    while True:
        try:
            await asyncio.to_thread(_round, engine, k_floor, thresholds)
        except OperationalError:
            logger.warning("the classes could not be looked at now; trying again in %.0f s", every_s)
        await asyncio.sleep(every_s)


def _round(engine: Engine, k_floor: int, thresholds: Thresholds) -> None:
    now = clock.now()
    with engine.connect() as conn:
        running = alerts.live(conn, now)
    for session_id in running:
        _look(engine, session_id, k_floor, thresholds)


def _look(engine: Engine, session_id: UUID, k_floor: int, thresholds: Thresholds) -> None:
    """A transaction of its own: what one class raises does not wait for the others, and is counted once it is committed."""
    raised = []
    with suppress(NotFound), engine.begin() as conn:  # deleted meanwhile
        session = sessions.whosever(conn, session_id)
        raised = alerts.look(conn, session, k=max(session.policy.k, k_floor), now=clock.now(), thresholds=thresholds)
    for alert in raised:
        logger.info("session %s: %s, %s", session_id, alert.kind, alert.strength, extra={"session_id": session_id})
        metrics.ALERTS_RAISED.labels(alert.kind.value, alert.strength.value).inc()
