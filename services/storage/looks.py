"""From readings to what was seen of a student, in SQL: shared by the rollups and by figures from raw readings.

A look is one participant at one time. With `faces: one` it is one reading. With `faces: many` (a room camera, a gallery) it is
several, and is averaged over its faces first: the camera stays one participant whose figures are means over the people in view, a
crowded moment does not outweigh a quiet one, and sums divided by counts are probabilities again.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func

from services.domain.mood import FACING_PITCH, FACING_YAW
from services.domain.records import Outcome
from services.storage.models import ReadingRow
from services.storage.models.readings import P_COLUMNS

_IS_FACE = ReadingRow.outcome != Outcome.NO_FACE
_IS_READ = ReadingRow.outcome == Outcome.READ
_IS_FACING = and_(func.abs(ReadingRow.yaw) <= FACING_YAW, func.abs(ReadingRow.pitch) <= FACING_PITCH)


def of_one_look() -> list[ColumnElement[Any]]:
    """Columns of `reading` grouped by participant and time: face, read, facing (share of its faces), p_*, quality, weights_id."""
    return [
        func.bool_or(_IS_FACE).label("face"),
        func.bool_or(_IS_READ).label("read"),
        func.avg(case((_IS_FACING, 1.0), else_=0.0)).filter(_IS_FACE).label("facing"),
        *(func.avg(getattr(ReadingRow, name)).label(name) for name in P_COLUMNS),
        func.avg(ReadingRow.quality).label("quality"),
        func.max(ReadingRow.weights_id).label("weights_id"),
    ]


def summed(look: FromClause) -> list[ColumnElement[Any]]:
    """Columns over looks, named as in `rollup`: samples, faces, readable, facing, p_*, quality, weights_id."""
    return [
        func.count().label("samples"),
        func.count().filter(look.c.face).label("faces"),
        func.count().filter(look.c.read).label("readable"),
        *(func.coalesce(func.sum(look.c[name]), 0.0).label(name) for name in ("facing", *P_COLUMNS, "quality")),
        func.max(look.c.weights_id).label("weights_id"),
    ]
