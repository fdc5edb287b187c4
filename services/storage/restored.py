"""Holding the database and the ledger of erasures against each other. A database that lacks some of the ledger's erasures is older
than it: a backup was restored, and with it came people who had been erased."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine, select

from services.storage.erasure import ErasureReceipt, erase_again, note
from services.storage.erasure_ledger import Erasure, ErasureLedger
from services.storage.models import ErasureRow, ParticipantRow

ACTOR: Final = "ledger"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """`forgotten`: erasures that the database did not know. `receipts`: of people it had back, and has no longer. `noted`: erasures
    that the ledger did not have, made by another machine or just now."""

    forgotten: int
    receipts: list[ErasureReceipt]
    noted: int


def make_up(engine: Engine, ledger: ErasureLedger) -> MadeUp:
    """Afterwards both know the same. Each erasure is a transaction of its own, and what was done stays done if the next one fails.

    Raises Misconfigured for a ledger that was tampered with, OSError where it cannot be written.
    """
    held = ledger.read()
    with engine.connect() as conn:
        known = set(conn.execute(select(ErasureRow.id)).scalars())
    lost = [erasure for erasure in held if erasure.id not in known]
    receipts = _replayed(engine, lost)
    if lost:
        log.warning(
            "the database is older than the ledger of erasures: %d erasures were unknown, %d people erased again", len(lost), len(receipts)
        )
    missing = known - {erasure.id for erasure in held}
    return MadeUp(len(lost), receipts, ledger.append(_listed(engine, missing)) if missing else 0)


def _replayed(engine: Engine, lost: Sequence[Erasure]) -> list[ErasureReceipt]:
    """Most are of people whom the backup never knew, or who are past their retention: these are only noted, all at once."""
    with engine.begin() as conn:
        back = _there(conn, {erasure.participant_id for erasure in lost})
        note(conn, [erasure for erasure in lost if erasure.participant_id not in back])
    return [receipt for erasure in lost if erasure.participant_id in back and (receipt := _again(engine, erasure))]


def _there(conn: Connection, participant_ids: Collection[UUID]) -> set[UUID]:
    return set(conn.execute(select(ParticipantRow.id).where(ParticipantRow.id.in_(participant_ids))).scalars())


def _again(engine: Engine, erasure: Erasure) -> ErasureReceipt | None:
    with engine.begin() as conn:
        return erase_again(conn, erasure, actor=ACTOR)


def _listed(engine: Engine, ids: Collection[UUID]) -> list[Erasure]:
    columns = (ErasureRow.id, ErasureRow.at, ErasureRow.organisation_id, ErasureRow.session_id, ErasureRow.participant_id)
    with engine.connect() as conn:
        return [Erasure(*row) for row in conn.execute(select(*columns).where(ErasureRow.id.in_(ids)).order_by(ErasureRow.at))]
