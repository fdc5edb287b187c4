"""Ten seconds of one participant in one row. Recomputed from readings whenever one of them changes, never counted up: late, repeated
and out-of-order readings end in the same row, and erasing a student is deleting rows."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Date, DateTime, Uuid, bindparam, cast, column, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert

from services.domain.records import Reading
from services.storage import looks
from services.storage.models import ParticipantRow, ReadingRow, RollupRow, SessionRow

SECONDS: Final = 10
LENGTH: Final = timedelta(seconds=SECONDS)

Dirty = tuple[UUID, datetime]
"""A participant and the start of a bucket."""


def bucket_of(at: datetime) -> datetime:
    """The start of its bucket. Buckets count from the Unix epoch, as `date_bin` does everywhere here."""
    return at.replace(second=at.second - at.second % SECONDS, microsecond=0)


def dirty(readings: Iterable[Reading]) -> set[Dirty]:
    """The buckets that have to be recomputed because of these readings."""
    return {(reading.participant_id, bucket_of(reading.at)) for reading in readings}


def recompute(conn: Connection, buckets: Collection[Dirty]) -> None:
    """One statement for all. Buckets without readings keep their row: raw readings go long before their rollups do.

    Writers of the same participant wait for each other here; each then sees what the other has committed.
    """
    if not buckets:
        return
    participants, starts = zip(*sorted(buckets), strict=True)
    lock = select(ParticipantRow.id).where(ParticipantRow.id.in_(set(participants))).order_by(ParticipantRow.id)
    conn.execute(lock.with_for_update(key_share=True))
    conn.execute(_recomputation(), {"participants": list(participants), "starts": list(starts)})


@cache
def _recomputation() -> Insert:
    """Built once: putting it together takes longer than running it."""
    uuids, times = ARRAY(Uuid), ARRAY(DateTime(timezone=True))
    pairs = (
        func.unnest(cast(bindparam("participants", type_=uuids), uuids), cast(bindparam("starts", type_=times), times))
        .table_valued(column("participant_id", Uuid), column("bucket", DateTime(timezone=True)))
        .render_derived("dirty")
    )
    look = (
        select(ReadingRow.at, *looks.of_one_look())
        .where(
            ReadingRow.participant_id == pairs.c.participant_id,
            ReadingRow.at >= pairs.c.bucket,
            ReadingRow.at < pairs.c.bucket + LENGTH,
        )
        .group_by(ReadingRow.at)
        .lateral("look")
    )
    kept_until = func.greatest(pairs.c.bucket, SessionRow.created_at) + func.make_interval(0, 0, 0, SessionRow.retention_days)
    computed = (
        select(
            pairs.c.participant_id,
            pairs.c.bucket,
            SessionRow.id.label("session_id"),
            cast(func.timezone("UTC", kept_until), Date).label("expires_on"),
            *looks.summed(look),
        )
        .join_from(pairs, look, true())
        .join(ParticipantRow, ParticipantRow.id == pairs.c.participant_id)
        .join(SessionRow, SessionRow.id == ParticipantRow.session_id)
        .group_by(pairs.c.participant_id, pairs.c.bucket, SessionRow.id)
        .order_by(pairs.c.participant_id, pairs.c.bucket)
    )
    names = [each.name for each in computed.selected_columns]
    new = insert(RollupRow).from_select(names, computed)
    return new.on_conflict_do_update(index_elements=["participant_id", "bucket"], set_={name: new.excluded[name] for name in names[2:]})
