"""What makes reports, put together for a process; and the role that does nothing else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

from sqlalchemy import Engine

from services.auth.signing import SigningKeys, load_signing_keys
from services.bootstrap import supervise
from services.bootstrap.operations import answering
from services.bootstrap.serving import stop_event
from services.errors import Misconfigured
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.runner import Runner
from services.reports.scheduling import Scheduler
from services.settings import Settings
from services.storage.engine import open_engine


def signing_keys_of(settings: Settings) -> SigningKeys:
    """Raises Misconfigured."""
    return load_signing_keys(
        settings.data_dir,
        settings.signing_key.get_secret_value() if settings.signing_key else None,
        settings.previous_signing_keys,
    )


def workshop_of(settings: Settings, engine: Engine) -> Workshop:
    """Raises Misconfigured."""
    kept = timedelta(days=settings.report_days)
    return Workshop(engine, signing_keys_of(settings), k_floor=settings.k_floor, service=settings.base_url, kept=kept)


@contextlib.asynccontextmanager
async def runner_of(settings: Settings, engine: Engine) -> AsyncIterator[Runner]:
    """Jobs that are under way at the end wait for another runner."""
    press = Press()
    try:
        runner = Runner(workshop_of(settings, engine), press)
        yield runner
        await runner.close()
    finally:
        await asyncio.to_thread(press.close)


async def run(settings: Settings, *, supervised: bool) -> None:
    """The `jobs` role, until stopped. Raises Misconfigured."""
    if settings.database_url is None:
        raise Misconfigured("The jobs role needs CLASSPULSE_DATABASE_URL: an embedded database serves its own machine's `serve`.")
    stop = stop_event(supervised=supervised)
    engine = open_engine(settings.database_url)
    try:
        async with runner_of(settings, engine) as runner, answering(settings, "jobs", engine, {}):
            loops = [
                asyncio.create_task(supervise.forever("jobs", runner.run)),
                asyncio.create_task(supervise.forever("schedules", Scheduler(engine).run)),
            ]
            await stop.wait()
            await supervise.cancel(loops)
    finally:
        engine.dispose()
