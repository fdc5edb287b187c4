"""How many bytes a row takes in Postgres, computed from the schema: what a table of a school will weigh, without filling one."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import REAL, Date, DateTime, Double, Integer, SmallInteger, Table, Uuid
from sqlalchemy.types import TypeEngine

_PAGE: Final = 8192
_PAGE_HEADER: Final = 24
_POINTER: Final = 4
_HEADER: Final = 24  # of a row without a NULL
_INDEX_HEADER: Final = 8
_FILLED: Final = 0.9  # of an index's pages, as Postgres leaves them when it splits at the end
_SIZES: Final[tuple[tuple[type[TypeEngine[Any]], int, int], ...]] = (  # type, bytes, alignment
    (SmallInteger, 2, 2),
    (Integer, 4, 4),
    (REAL, 4, 4),
    (Double, 8, 8),
    (Date, 4, 4),
    (DateTime, 8, 8),
    (Uuid, 16, 1),
)


def row_bytes(table: Table, texts: Mapping[str, int]) -> float:
    """Of the table itself, its share of the page included; `texts`: characters in each text column. Every column has a value."""
    size = _HEADER
    for column in table.columns:
        size = _with(size, column.type, texts.get(column.name))
    whole = _aligned(size, 8) + _POINTER
    return _PAGE / ((_PAGE - _PAGE_HEADER) // whole)


def index_bytes(table: Table) -> float:
    """Of all its indexes, a row's share; B-trees without equal keys."""
    keys = [list(table.primary_key.columns), *(list(index.columns) for index in table.indexes)]
    total = 0.0
    for columns in keys:
        size = 0
        for column in columns:
            size = _with(size, column.type, None)
        total += (_INDEX_HEADER + _aligned(size, 8) + _POINTER) / _FILLED
    return total


def _with(size: int, kind: TypeEngine[object], characters: int | None) -> int:
    """`size` with one more column behind it. Raises LookupError for a type that is not known here."""
    if characters is not None:
        return size + characters + 1  # short texts have a header of one byte and need no alignment
    for known, width, alignment in _SIZES:
        if isinstance(kind, known):
            return _aligned(size, alignment) + width
    raise LookupError(f"how large is {kind!r}?")


def _aligned(size: int, to: int) -> int:
    return -(-size // to) * to
