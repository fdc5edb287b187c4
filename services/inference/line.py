"""The line of crops that wait for the network. Where not all can be read, each face is read as often as any other: of each the newest,
the longest unread first. By age alone, a network whose rhythm is that of the cameras would read the same students again and again."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from services.domain.records import Crop
from services.domain.turns import Turns

Waiting = tuple[float, Crop]
"""Monotonic seconds since which it waits."""

Face = tuple[UUID, int]


class Line:
    """`size`: crops that may wait. What is dropped is given back, to be counted by whoever holds the line."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._waiting: list[Waiting] = []  # in the order in which they came
        self._turns: Turns[Face] = Turns()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def oldest(self) -> float | None:
        """Since when the oldest waits."""
        return min((since for since, _ in self._waiting), default=None)

    def put(self, crops: Sequence[Crop], since: float) -> list[Crop]:
        """-> those for which there is no room: of the faces with most crops here the oldest, then of those read last."""
        self._waiting += [(since, crop) for crop in crops]
        excess = len(self._waiting) - self._size
        if excess <= 0:
            return []
        ranks = self._ranks()
        return self._remove(sorted(range(len(ranks)), key=lambda i: (*ranks[i], -i))[-excess:])

    def take(self, most: int) -> list[Waiting]:
        """In the order in which they came."""
        chosen = list(range(len(self._waiting)))
        if len(chosen) > most:
            ranks = self._ranks()
            chosen = sorted(chosen, key=lambda i: (*ranks[i], i))[:most]
        for i in chosen:
            self._turns.had(_face(self._waiting[i][1]))
        taken = [self._waiting[i] for i in sorted(chosen)]
        self._remove(chosen)
        return taken

    def drop_older(self, since: float) -> list[Crop]:
        """Those that have waited since before `since`."""
        return self._remove([i for i, (arrived, _) in enumerate(self._waiting) if arrived < since])

    def _ranks(self) -> list[tuple[int, int]]:
        """Of each that waits: how many newer ones of its face wait too, and when its face was last read. Small ones are read first."""
        newer: Counter[Face] = Counter()
        ranks: list[tuple[int, int]] = []
        for _, crop in reversed(self._waiting):
            face = _face(crop)
            ranks.append((newer[face], self._turns.last(face)))
            newer[face] += 1
        return ranks[::-1]

    def _remove(self, places: Sequence[int]) -> list[Crop]:
        gone = set(places)
        removed = [crop for place, (_, crop) in enumerate(self._waiting) if place in gone]
        if gone:
            self._waiting = [waiting for place, waiting in enumerate(self._waiting) if place not in gone]
        return removed


def _face(crop: Crop) -> Face:
    return crop.source.participant_id, crop.face_index
