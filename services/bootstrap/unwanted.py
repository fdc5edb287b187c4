"""Whose video may no longer be read is hung up, wherever that was decided: with several nodes it is seldom this one that was asked."""

import asyncio
import logging
from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from services.ingest.peers import Peers
from services.storage import participants
from services.storage.faults import is_passing

logger = logging.getLogger(__name__)

EVERY_S: Final = 2.0


async def hang_up_unwanted(engine: Engine, peers: Peers, *, every_s: float = EVERY_S) -> None:
    """Runs for ever: who was erased, took consent back, or whose session has ended. While Postgres is away everybody stays."""
    while True:
        await asyncio.sleep(every_s)
        if not (present := peers.participants()):
            continue
        try:
            wanted = await asyncio.to_thread(_who_may_send, engine, present)
        except Exception as error:
            if not is_passing(error):
                raise
            continue
        for participant_id in present - wanted:
            logger.info("the video of participant %s is no longer wanted", participant_id, extra={"participant_id": participant_id})
            await peers.close_participant(participant_id)


def _who_may_send(engine: Engine, among: Collection[UUID]) -> set[UUID]:
    with engine.connect() as connection:
        return participants.who_may_send(connection, among)
