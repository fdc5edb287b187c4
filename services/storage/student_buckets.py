"""What was seen of each participant of a session in each stretch of time: what all figures of classes and of students are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Interval, Select, Uuid, bindparam, cast, func, select, true
from sqlalchemy import DateTime as Time

from services.domain.mood import Counts, Floats, Seen
from services.storage import looks, packed, rollups
from services.storage.models import ParticipantRow, ReadingRow, RollupRow
from services.storage.models.readings import P_COLUMNS

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_FROM_2000: Final = (datetime(2000, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
_EVER: Final = (EPOCH, datetime(9999, 1, 1, tzinfo=UTC))
_NAMES: Final = ("samples", "faces", "readable", "facing", *P_COLUMNS)

_SESSION: Final = bindparam("session", type_=Uuid)
_BEGIN: Final = bindparam("begin", type_=Time(timezone=True))
_END: Final = bindparam("end", type_=Time(timezone=True))

_Question = tuple[Select[bytes | None], Sequence[ColumnElement[Any]]]


@dataclass(frozen=True, slots=True)
class StudentBuckets:
    """Row by row, in the order of time and then of `participants` [r, 2], halves of ids; `sizes` of the rows belong to each of `starts`."""

    starts: list[datetime]
    sizes: Counts
    participants: NDArray[np.uint64]
    seen: Seen

    def whose(self) -> list[UUID]:
        """[r]"""
        known: dict[bytes, UUID] = {}
        raw = self.participants.astype(">u8").tobytes()
        keys = [raw[at : at + 16] for at in range(0, len(raw), 16)]
        return [known[key] if key in known else known.setdefault(key, UUID(bytes=key)) for key in keys]


def read(
    conn: Connection, session_id: UUID, length: timedelta, begin: datetime | None = None, end: datetime | None = None
) -> StudentBuckets:
    """Of [begin, end). Buckets count from the Unix epoch. From 10 s on they are made of rollups, each counted where it starts, shorter ones
    of raw readings."""
    query, columns = _of_rollups() if length >= rollups.LENGTH else _of_readings()
    given = {"session": session_id, "length": length, "begin": begin or _EVER[0], "end": end or _EVER[1]}
    rows = packed.unpack(conn.execute(query, given).scalar_one(), columns)
    return _put_together(rows, length)


def _put_together(rows: NDArray[Any], length: timedelta) -> StudentBuckets:
    """In one order, however they lay in the table: sums and draws are then the same to the last bit."""
    step = length // timedelta(microseconds=1)
    time = rows["at"].astype(np.int64) + _FROM_2000
    start = time - time % step
    high, low = rows["participant_id"].astype(np.uint64).T
    order = np.lexsort((time, low, high, start))
    rows, start, high, low = rows[order], start[order], high[order], low[order]
    is_new = np.ones(len(rows), bool)
    is_new[1:] = (start[1:] != start[:-1]) | (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    firsts, group = np.flatnonzero(is_new), np.cumsum(is_new) - 1
    sums: dict[str, Floats] = {
        name: np.bincount(group, rows[name].astype(np.float64), len(firsts)).astype(np.float64) for name in _NAMES
    }  # row by row
    starts, sizes = np.unique(start[firsts], return_counts=True)
    samples, faces, readable = (sums[name].astype(np.int64) for name in _NAMES[:3])
    seen = Seen(samples, faces, readable, sums["facing"], np.stack([sums[name] for name in P_COLUMNS], axis=1))
    at = [EPOCH + timedelta(microseconds=each) for each in starts.tolist()]
    return StudentBuckets(at, sizes, rows["participant_id"][firsts], seen)


@cache
def _of_rollups() -> _Question:
    """Built once, as the other: putting them together takes longer than running them."""
    table = RollupRow.__table__.c
    columns = [table.bucket.label("at"), *(table[name] for name in ("participant_id", *_NAMES))]
    of_session = select(packed.pack(columns)).where(table.session_id == _SESSION, table.bucket >= _BEGIN, table.bucket < _END)
    return of_session, columns


@cache
def _of_readings() -> _Question:
    """Student by student: asked as a join, Postgres reads the same minutes of all lessons and throws most of them away."""
    of_one = select(ReadingRow.at, *looks.of_one_look()).where(
        ReadingRow.participant_id == ParticipantRow.id, ReadingRow.at >= _BEGIN, ReadingRow.at < _END
    )
    look = of_one.group_by(ReadingRow.at).lateral("look")
    at = func.date_bin(bindparam("length", type_=Interval), look.c.at, EPOCH, type_=Time(timezone=True))
    of_session = select(at.label("at"), ParticipantRow.id.label("participant_id"), *looks.summed(look)).join_from(
        ParticipantRow, look, true()
    )
    found = of_session.where(ParticipantRow.session_id == _SESSION).group_by(at, ParticipantRow.id).subquery("found")
    sums = [cast(found.c[name], RollupRow.__table__.c[name].type).label(name) for name in _NAMES]
    columns = [found.c.at, found.c.participant_id, *sums]
    return select(packed.pack(columns)), columns
