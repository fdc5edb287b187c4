"""That what was erased stays erased: the database and the ledger of erasures are held against each other, at the start and then every
minute, in which a backup may have been restored or another machine may have erased somebody."""

import asyncio
import logging
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from services.settings import Settings
from services.storage.erasure_ledger import FILE_NAME, ErasureLedger
from services.storage.restored import make_up

logger = logging.getLogger(__name__)

EVERY_S: Final = 60.0


def ledger_of(settings: Settings) -> ErasureLedger:
    """Raises Misconfigured where it cannot be written."""
    return ErasureLedger(settings.erasures_file or settings.data_dir / FILE_NAME).prepare()


async def keep_forgotten(engine: Engine, ledger: ErasureLedger) -> None:
    """Runs for ever. Raises what `make_up` raises, and is started again."""
    while True:
        try:
            await asyncio.to_thread(make_up, engine, ledger)
        except (OperationalError, ProgrammingError):  # away, or restored in this moment: tables are missing
            logger.warning("the ledger of erasures could not be held against the database now; trying again in %.0f s", EVERY_S)
        await asyncio.sleep(EVERY_S)
