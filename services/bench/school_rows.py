"""A class's readings as Postgres' binary COPY takes them: made by numpy, a second of a school in some hundred microseconds."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.storage.models.readings import P_COLUMNS

_FACE: Final = ("box_left", "box_top", "box_right", "box_bottom", "yaw", "pitch", "roll", "quality")
_KINDS: Final = {
    "participant_id": "2>u8",
    "at": ">i8",
    "face_index": ">i2",
    "expires_on": ">i4",
    "outcome": ">i2",
    "bystanders": ">i2",
    "media_time": ">f8",
    **dict.fromkeys((*P_COLUMNS, *_FACE), ">f4"),
    "weights_id": "S13",
}
COLUMNS: Final = tuple(_KINDS)
HEAD: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TAIL: Final = b"\xff\xff"

_WEIGHTS: Final = b"bench-weights"
_USUAL: Final = (*(0.2, 0.02, 0.03, 0.4, 0.1, 0.1, 0.15), *(0.4, 0.3, 0.6, 0.8), 0.0, 3.0, 1.0, 0.9)
_DRIFT: Final = {"p_happy": -0.2, "p_sad": 0.1, "p_neutral": 0.1, "yaw": 90.0}  # from one end of the random numbers to the other
_ROW: Final = np.dtype([("columns", ">i2"), *(part for name, kind in _KINDS.items() for part in ((f"size {name}", ">i4"), (name, kind)))])
_OF_A_FACE: Final = (*P_COLUMNS, *_FACE, "weights_id")
_WITHOUT: Final = 2 + sum(4 + np.dtype(kind).itemsize for name, kind in _KINDS.items() if name not in _OF_A_FACE)
"""Where the columns of a face begin in a row: a NULL is a size of -1 alone."""

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ROWS: Final = 50_000  # at once: 12 MB


def chunks(
    who: Sequence[UUID], begin: datetime, ticks: int, *, looks: int, read: float, days: int, random: np.random.Generator
) -> Iterator[bytes]:
    """One reading of each of `who`, `looks` times a second, in the order of time; a share `read` of them with a face. Kept for `days`."""
    ids = np.frombuffer(b"".join(each.bytes for each in who), ">u8").reshape(-1, 2)
    step = max(1, _ROWS // len(who))
    for first in range(0, ticks, step):
        tick = np.repeat(np.arange(first, min(first + step, ticks)), len(who))
        yield _packed(np.tile(ids, (len(tick) // len(who), 1)), tick / looks, begin, days, random.random(len(tick)), read)


def _packed(
    who: NDArray[Any], seconds: NDArray[np.float64], begin: datetime, days: int, drawn: NDArray[np.float64], read: float
) -> bytes:  # fmt: skip
    rows = np.zeros(len(who), _ROW)
    rows["columns"] = len(_KINDS)
    for name, kind in _KINDS.items():
        rows[f"size {name}"] = np.dtype(kind).itemsize
    at = (begin - _EPOCH) // timedelta(microseconds=1) + np.round(seconds * 1e6).astype(np.int64)
    rows["participant_id"], rows["at"], rows["media_time"] = who, at, seconds
    rows["expires_on"] = at // (86400 * 1_000_000) + days
    rows["weights_id"] = _WEIGHTS
    for name, usual in zip((*P_COLUMNS, *_FACE), _USUAL, strict=True):
        rows[name] = usual
    for name, drift in _DRIFT.items():
        rows[name] += (drift * (drawn - 0.5 * (name == "yaw"))).astype(np.float32)
    has_face = drawn < read
    rows["outcome"] = ~has_face
    octets = rows.view(np.uint8).reshape(len(rows), -1)
    without = 4 * len(_OF_A_FACE)
    octets[~has_face, _WITHOUT : _WITHOUT + without] = 0xFF
    width = np.where(has_face, _ROW.itemsize, _WITHOUT + without)
    return octets[np.arange(_ROW.itemsize) < width[:, None]].tobytes()
