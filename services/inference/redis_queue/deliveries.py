"""What a worker has in hand: which entries were delivered to it, and what of each is not settled yet."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services import clock
from services.domain.records import Crop, Reading

Key = tuple[UUID, datetime, int]
"""Of a crop and of the reading that comes of it."""


def key_of_crop(crop: Crop) -> Key:
    return crop.source.participant_id, clock.from_unix(crop.captured_at), crop.face_index


def key_of_reading(reading: Reading) -> Key:
    return reading.participant_id, reading.at, reading.face_index


class Deliveries:
    """An entry is finished once each of its crops is settled: stored, or lost and counted. On one event loop."""

    def __init__(self) -> None:
        self._open: dict[bytes, set[Key]] = {}
        self._holders: dict[Key, set[bytes]] = {}

    def __len__(self) -> int:
        return len(self._open)

    @property
    def entries(self) -> list[bytes]:
        return list(self._open)

    def add(self, entry: bytes, crops: Iterable[Crop]) -> None:
        keys = {key_of_crop(crop) for crop in crops}
        self._open[entry] = keys
        for key in keys:
            self._holders.setdefault(key, set()).add(entry)

    def settle(self, keys: Iterable[Key]) -> list[bytes]:
        """-> the entries that are finished now."""
        finished: list[bytes] = []
        for key in keys:
            for entry in self._holders.pop(key, set()):
                self._open[entry].discard(key)
                if not self._open[entry]:
                    del self._open[entry]
                    finished.append(entry)
        return finished

    def release(self, keys: Iterable[Key]) -> None:
        """Their entries are no longer ours: they lie in Redis until a worker takes them up again."""
        for entry in {entry for key in keys for entry in self._holders.get(key, ())}:
            for key in self._open.pop(entry):
                holders = self._holders[key]
                holders.discard(entry)
                if not holders:
                    del self._holders[key]
