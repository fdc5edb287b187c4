"""A participant's video ends now: after an erasure, or when consent is taken back."""

import logging
from uuid import UUID

from services.api.context import ApiContext
from services.api.signaling_client import StreamRefused
from services.errors import Overloaded

log = logging.getLogger(__name__)


async def hang_up(context: ApiContext, participant_id: UUID) -> None:
    try:
        await context.signaling.close_participant(participant_id)
    except (Overloaded, StreamRefused) as error:
        log.warning(
            "the video of participant %s may run on; nothing of it is stored: %s",
            participant_id,
            error.detail,
            extra={"participant_id": participant_id},
        )
