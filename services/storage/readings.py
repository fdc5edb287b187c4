"""Single readings, written in bulk. Writing the same reading twice is harmless."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Float, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.sql.dml import ReturningInsert

from services import clock
from services.domain.records import Reading
from services.storage import consents, partitions
from services.storage.models import ParticipantRow, ReadingRow, SessionRow
from services.storage.models.readings import P_COLUMNS

Key = tuple[UUID, datetime, int]

_FLOATS: Final = frozenset(each.name for each in ReadingRow.__table__.c if isinstance(each.type, Float))
_NO_PROBABILITIES: Final = (None,) * len(P_COLUMNS)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch: every reading is in exactly one of the three."""

    stored: list[Reading]  # new in the database
    repeated: list[Reading]  # were there before
    refused: Counter[str]  # reason -> how many; they are gone for good


@dataclass(frozen=True, slots=True)
class _Owner:
    session_id: UUID
    session_created_at: datetime
    consent: bool


def insert(conn: Connection, readings: Sequence[Reading], *, raw_retention: timedelta) -> list[Reading]:
    """`write`, for who needs only what is new: the readings whose rollups are now dirty."""
    return write(conn, readings, raw_retention=raw_retention).stored


def write(conn: Connection, readings: Sequence[Reading], *, raw_retention: timedelta) -> Written:
    """Stores what is new. Refused: readings of a participant who is unknown (or erased), who does not consent, or long expired.

    Holds the participants against an erasure until the transaction ends, so that an erased student's readings cannot come back.
    """
    owners = _owners(conn, {reading.participant_id for reading in readings})
    today = clock.now().date()
    refused: Counter[str] = Counter()
    rows: dict[Key, tuple[Reading, date]] = {}
    repeated: list[Reading] = []
    for reading in sorted(readings, key=key):  # one order for all writers: they cannot deadlock on each other's rows
        owner = owners.get(reading.participant_id)
        expires_on = _expires_on(reading, owner, raw_retention) if owner else today
        if owner is None or owner.session_id != reading.session_id:
            refused["unknown_participant"] += 1
        elif not owner.consent:
            refused["no_consent"] += 1
        elif expires_on < today:
            refused["expired"] += 1
        elif key(reading) in rows:
            repeated.append(reading)
        else:
            rows[key(reading)] = reading, expires_on
    partitions.ensure(conn, {day for _, day in rows.values()})
    new = insert_new(conn, [row_of(reading, day) for reading, day in rows.values()])
    stored = [reading for reading, _ in rows.values() if key(reading) in new]
    repeated += [reading for reading, _ in rows.values() if key(reading) not in new]
    return Written(stored, repeated, refused)


def key(reading: Reading) -> Key:
    return reading.participant_id, reading.at, reading.face_index


def _expires_on(reading: Reading, owner: _Owner, raw_retention: timedelta) -> date:
    """The last day on which it is kept. Counted from the lesson for a recording made earlier; the same at every attempt to write
    it, since the day is part of the key."""
    return (max(reading.at, owner.session_created_at) + raw_retention).astimezone(UTC).date()


def _owners(conn: Connection, participant_ids: Collection[UUID]) -> dict[UUID, _Owner]:
    query = (
        select(
            ParticipantRow.id, SessionRow.id.label("session_id"), SessionRow.created_at, consents.given(ParticipantRow.id).label("consent")
        )
        .join_from(ParticipantRow, SessionRow, SessionRow.id == ParticipantRow.session_id)
        .where(ParticipantRow.id.in_(participant_ids))
        .order_by(ParticipantRow.id)
        .with_for_update(read=True, key_share=True, of=ParticipantRow)
    )
    return {row.id: _Owner(row.session_id, row.created_at, row.consent) for row in conn.execute(query)}


def insert_new(conn: Connection, rows: Sequence[dict[str, Any]]) -> set[Key]:
    """-> the keys of those that were not there."""
    if not rows:
        return set()
    arrays = {name: [row[name] for row in rows] for name in rows[0]}
    for name in _FLOATS & arrays.keys():  # an array is of one type: no whole numbers, no numpy scalars among the floats
        arrays[name] = [None if value is None else float(value) for value in arrays[name]]
    return {(row.participant_id, row.at, row.face_index) for row in conn.execute(_insertion(tuple(arrays)), arrays)}


@cache
def _insertion(names: tuple[str, ...]) -> ReturningInsert[UUID, datetime, int]:
    """Takes one array per column: the same statement for any number of rows, and several times faster than a VALUES list."""
    columns = [ReadingRow.__table__.c[name] for name in names]
    arrays = [bindparam(each.name, type_=ARRAY(each.type)) for each in columns]
    given = func.unnest(*(cast(array, array.type) for array in arrays)).table_valued(*(column(each.name, each.type) for each in columns))
    new = pg_insert(ReadingRow).from_select(names, select(*given.render_derived("given").c)).on_conflict_do_nothing()
    return new.returning(ReadingRow.participant_id, ReadingRow.at, ReadingRow.face_index)


def row_of(reading: Reading, expires_on: date) -> dict[str, Any]:
    face = reading.face
    box, pose = (face.box, face.pose) if face else (None, None)
    return {
        "participant_id": reading.participant_id,
        "at": reading.at,
        "face_index": reading.face_index,
        "expires_on": expires_on,
        "outcome": int(reading.outcome),
        "bystanders": reading.bystanders,
        "media_time": reading.media_time,
        "box_left": box and box.left,
        "box_top": box and box.top,
        "box_right": box and box.right,
        "box_bottom": box and box.bottom,
        "yaw": pose and pose.yaw,
        "pitch": pose and pose.pitch,
        "roll": pose and pose.roll,
        "quality": face and face.quality,
        "weights_id": reading.weights_id,
        **dict(zip(P_COLUMNS, reading.probabilities or _NO_PROBABILITIES, strict=True)),
    }
