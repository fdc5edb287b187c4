"""What was erased stands in the ledger beside the database too, at once."""

import logging

from sqlalchemy.exc import DBAPIError

from services.api.context import ApiContext
from services.errors import Misconfigured
from services.storage.restored import make_up

log = logging.getLogger(__name__)


def note(context: ApiContext) -> None:
    """What cannot be written now, because the disk is full, stands in the database and is written by the loop that holds the two
    against each other."""
    if context.ledger is None:
        return
    try:
        make_up(context.engine, context.ledger)
    except (OSError, Misconfigured, DBAPIError):
        log.exception("an erasure is not in the ledger %s yet: a backup that is restored now would undo it", context.ledger.path)
