"""What has to be done once in a while, by any one process of the installation."""

import asyncio
import logging
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from services import clock
from services.storage import audit, feedback, happenings, idempotency, jobs, logins, reports, retention

logger = logging.getLogger(__name__)

EVERY_S = 3600.0  # several web processes may all do it: what is dropped is dropped
HAPPENINGS_KEPT = timedelta(days=30)  # and their deliveries: what a platform may still want to look up
LOGINS_KEPT = timedelta(days=7)  # after their end
AGAIN_S = 60.0  # Postgres away, or busy with what was to be dropped


async def forget_in_time(engine: Engine, audit_kept: timedelta, reports_kept: timedelta = timedelta(days=30)) -> None:
    """Runs for ever: drops readings, rollups, names, files and log entries whose time is over, at the start and then every hour."""
    while True:
        try:
            await asyncio.to_thread(_forget, engine, audit_kept, reports_kept)
        except OperationalError:
            logger.warning("expired readings could not be dropped now; trying again in %.0f s", AGAIN_S)
            await asyncio.sleep(AGAIN_S)
        else:
            await asyncio.sleep(EVERY_S)


def _forget(engine: Engine, audit_kept: timedelta, reports_kept: timedelta) -> None:
    with engine.begin() as connection:
        dropped = retention.drop_expired(connection, clock.now().date())
    with engine.begin() as connection:
        idempotency.forget(connection)
        logins.forget(connection, LOGINS_KEPT)
        happenings.forget(connection, HAPPENINGS_KEPT)
        audit.forget(connection, audit_kept)
        feedback.forget(connection)
    with engine.begin() as connection:
        jobs.forget(connection, clock.now() - reports_kept)
        reports.forget(connection, clock.now(), audit_kept)
    people = _forget_people(engine)
    if dropped.partitions or dropped.rollups or people:
        logger.info("forgotten: readings of %d days, %d rollups, %d participants", len(dropped.partitions), dropped.rollups, people)


def _forget_people(engine: Engine) -> int:
    total = 0
    while True:
        with engine.begin() as connection:
            gone = retention.forget_people(connection, clock.now().date())
        total += gone
        if gone < retention.AT_ONCE:
            return total
