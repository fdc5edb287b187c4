"""Where a page of a list ends, as text that whoever asked gives back. Not secret, and not to be read by anybody but us."""

import base64
import binascii
import struct
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, TypeVar
from uuid import UUID

from fastapi import Query

from services.errors import Unprocessable

Place = tuple[datetime, UUID]
"""Time and id of the last row."""

Cursor = Annotated[str | None, Query(max_length=100, description="`next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500, description="Most in one answer.")]

_PACKED: Final = struct.Struct(">q16s")  # microseconds since 1970, id
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Row = TypeVar("Row")


def cut(rows: Sequence[Row], limit: int, place: Callable[[Row], Place]) -> tuple[Sequence[Row], str | None]:
    """The page, and the cursor to the next one. `rows` were asked for with one more than `limit`: only so is the end seen."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], encode(place(rows[limit - 1]))


def encode(place: Place) -> str:
    at, id_ = place
    return base64.urlsafe_b64encode(_PACKED.pack((at - _EPOCH) // timedelta(microseconds=1), id_.bytes)).decode()


def decode(cursor: str | None) -> Place | None:
    """Raises Unprocessable for what is no cursor."""
    if cursor is None:
        return None
    try:
        microseconds, id_ = _PACKED.unpack(base64.b64decode(cursor, altchars=b"-_", validate=True))
        return _EPOCH + timedelta(microseconds=microseconds), UUID(bytes=id_)
    except (ValueError, binascii.Error, struct.error, OverflowError) as error:
        raise Unprocessable("The cursor is not one that this service gave.") from error
