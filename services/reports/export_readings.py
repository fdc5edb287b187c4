"""Single readings as a file for statistics, CSV or Parquet, written piece by piece: a million rows hold no more memory than a thousand."""

import io
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from services.storage import raw_readings
from services.storage.raw_readings import COLUMNS, Connect

ROW_GROUP: Final = 50_000
"""Rows of a group in Parquet, about: what is read at once later, and held at once here."""


class RawFormat(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"


MEDIA_TYPE: Final = {RawFormat.CSV: "text/csv; charset=utf-8; header=present", RawFormat.PARQUET: "application/vnd.apache.parquet"}


def pieces(connect: Connect, of: Sequence[UUID], form: RawFormat) -> Iterator[bytes]:
    """`of`: students of a lesson, see `raw_readings.students`."""
    pages = raw_readings.lines(connect, of)
    return _csv(pages) if form is RawFormat.CSV else _parquet(pages)


def _csv(pages: Iterable[bytes]) -> Iterator[bytes]:
    """RFC 4180; times in UTC, what is not known is empty. No cell is a person's words, so that line feeds are ends of rows."""
    yield (",".join(COLUMNS) + "\r\n").encode()
    for page in pages:
        yield page.replace(b"\n", b"\r\n")


def _parquet(pages: Iterable[bytes]) -> Iterator[bytes]:
    """A row group at a time; the footer comes last."""
    import pyarrow as pa  # 60 MB that only this needs
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    schema = pa.schema([(name, _type(pa, name)) for name in COLUMNS])
    told = pa_csv.ReadOptions(column_names=COLUMNS, use_threads=False)
    meant = pa_csv.ConvertOptions(column_types=schema, strings_can_be_null=True)
    sink = _Sink()
    held: list[Any] = []
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        for page in filter(None, pages):
            held.append(pa_csv.read_csv(pa.BufferReader(page), read_options=told, convert_options=meant))
            if sum(table.num_rows for table in held) >= ROW_GROUP:
                writer.write_table(pa.concat_tables(held))
                held.clear()
                yield sink.taken()
        if held:
            writer.write_table(pa.concat_tables(held))
    yield sink.taken()


def _type(pa: Any, name: str) -> Any:
    match name:
        case "at":
            return pa.timestamp("us", tz="UTC")
        case "participant_id" | "outcome" | "weights_id":
            return pa.dictionary(pa.int32(), pa.string())
        case "bystanders":
            return pa.int16()
        case "media_time":
            return pa.float64()
    return pa.float32()


class _Sink(io.RawIOBase):
    """Holds what was written until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: Any) -> int:
        written = bytes(data)
        self._held += written
        self._at += len(written)
        return len(written)

    def taken(self) -> bytes:
        piece = bytes(self._held)
        self._held.clear()
        return piece
