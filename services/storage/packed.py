"""Thousands of rows as one value: Postgres packs them as it sends them in binary, numpy reads them as an array, and no row becomes an
object. Of the time that a live page took, most went into such objects."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, DateTime, Double, Integer, LargeBinary, Uuid, func, literal, type_coerce
from sqlalchemy.types import TypeEngine

_KINDS: Final[Sequence[tuple[type[TypeEngine[Any]], str, str]]] = (  # SQL's type, what sends it, numpy's in the network's order of bytes
    (DateTime, "timestamptz_send", ">i8"),
    (BigInteger, "int8send", ">i8"),
    (Integer, "int4send", ">i4"),
    (Double, "float8send", ">f8"),
    (Uuid, "uuid_send", "2>u8"),
)


def pack(columns: Sequence[ColumnElement[Any]]) -> ColumnElement[bytes | None]:
    """An aggregate over rows of which no column is NULL; None of no row. Raises LookupError for a type that is not known here."""
    first, *rest = (getattr(func, _kind(each)[1])(each, type_=LargeBinary) for each in columns)
    row = first
    for each in rest:
        row = row.op("||")(each)
    return type_coerce(func.string_agg(row, literal(b"", LargeBinary)), LargeBinary)


def unpack(value: bytes | None, columns: Sequence[ColumnElement[Any]]) -> NDArray[Any]:
    """[rows], with a field for each column by its name; times are microseconds after 2000-01-01 UTC, ids are two halves."""
    return np.frombuffer(value or b"", np.dtype([(each.key or "", _kind(each)[2]) for each in columns]))


def _kind(column: ColumnElement[Any]) -> tuple[type[TypeEngine[Any]], str, str]:
    for known in _KINDS:
        if isinstance(column.type, known[0]):
            return known
    raise LookupError(f"how is {column.type!r} sent?")
