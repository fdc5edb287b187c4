"""What has to be done once in a while, by any one process of the installation."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from services import clock
from services.storage import audit, feedback, happenings, idempotency, jobs, logins, reports, retention

logger = logging.getLogger(__name__)

EVERY_S = 3600.0  # several web processes may all do it: what is dropped is dropped
HAPPENINGS_KEPT = timedelta(days=30)  # and their deliveries: what a platform may still want to look up
LOGINS_KEPT = timedelta(days=7)  # after their end
AGAIN_S = 60.0  # Postgres away, or busy with what was to be dropped


@dataclass(frozen=True, slots=True)
class Kept:
    """How long what has no days of its own is kept: `audit` the log, `reports` the files of reports and the jobs that made them."""

    audit: timedelta
    reports: timedelta = timedelta(days=30)


Forgotten = dict[str, int | list[str]]
"""What went, or would go: the days of readings, and how many of everything else."""


async def forget_in_time(engine: Engine, kept: Kept) -> None:
    """Runs for ever: drops readings, rollups, names, files and log entries whose time is over, at the start and then every hour."""
    while True:
        try:
            await asyncio.to_thread(forget, engine, kept)
        except OperationalError:
            logger.warning("expired readings could not be dropped now; trying again in %.0f s", AGAIN_S)
            await asyncio.sleep(AGAIN_S)
        else:
            await asyncio.sleep(EVERY_S)


def forget(engine: Engine, kept: Kept) -> Forgotten:
    """Says in the log what went. Raises OperationalError when readers of what is to go do not end soon."""
    with engine.begin() as connection:
        dropped = retention.drop_expired(connection, clock.now().date())
    with engine.begin() as connection:
        rest = _rest(connection, kept)
    gone = _figures(dropped) | {"participants": _forget_people(engine)} | rest
    if any(gone.values()):
        logger.info("forgotten: %s", ", ".join(f"{name} {_said(what)}" for name, what in gone.items() if what))
    return gone


def foresee(engine: Engine, kept: Kept) -> Forgotten:
    """What `forget` would do now, and how many readings that is: it is done and taken back, but for the readings, which are counted.

    Their days are not touched, so that nobody who writes waits for this.
    """
    today, people = clock.now().date(), 0
    with engine.connect() as connection:
        days = retention.expired(connection, today)
        readings = retention.readings_in(connection, days)
        dropped = retention.drop_rows(connection, today, days)
        while gone := retention.forget_people(connection, today):
            people += gone
        rest = _rest(connection, kept)
        connection.rollback()
    return {"readings": readings} | _figures(dropped) | {"participants": people} | rest


def _figures(dropped: retention.Dropped) -> Forgotten:
    days: list[str] = [day.isoformat() for day in dropped.partitions]
    return {"days_of_readings": days, "rollups": dropped.rollups, "markers": dropped.markers, "alerts": dropped.alerts}


def _rest(connection: Connection, kept: Kept) -> Forgotten:
    return {
        "report_files": reports.forget(connection, clock.now(), kept.audit),
        "jobs": jobs.forget(connection, clock.now() - kept.reports),
        "pictures_that_people_gave": feedback.forget(connection),
        "logins": logins.forget(connection, LOGINS_KEPT),
        "idempotency_keys": idempotency.forget(connection),
        "happenings": happenings.forget(connection, HAPPENINGS_KEPT),
        "audit_entries": audit.forget(connection, kept.audit),
    }


def _said(what: int | list[str]) -> str:
    return str(what) if isinstance(what, int) else " ".join(what)


def _forget_people(engine: Engine) -> int:
    total = 0
    while True:
        with engine.begin() as connection:
            gone = retention.forget_people(connection, clock.now().date())
        total += gone
        if gone < retention.AT_ONCE:
            return total
