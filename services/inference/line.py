"""The line of crops that wait for the network. Where not all can be read, each face is read as often as any other: of each the newest,
the longest unread first. By age alone, a network whose rhythm is that of the cameras would read the same students again and again."""

from collections.abc import Collection, Sequence

from services.domain.records import Crop
from services.domain.turns import Turns

Waiting = tuple[float, Crop]
"""Monotonic seconds since which it waits."""

Face = tuple[int, int]
"""A participant, as a number: UUIDs are hashed in Python, and each that waits is looked up three times for a batch."""


class Line:
    """`size`: crops that may wait. What is dropped is given back, to be counted by whoever holds the line."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._waiting: list[Waiting] = []  # in the order in which they came
        self._faces: list[Face] = []  # of those
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
        self._faces += [(crop.source.participant_id.int, crop.face_index) for crop in crops]
        excess = len(self._waiting) - self._size
        if excess <= 0:
            return []
        last = sorted((newer, turn, -place) for newer, turn, place in self._ranks())[-excess:]
        return self._remove({-place for *_, place in last})

    def take(self, most: int) -> list[Waiting]:
        """In the order in which they came."""
        places = range(len(self._waiting)) if len(self._waiting) <= most else [place for *_, place in sorted(self._ranks())[:most]]
        for place in places:
            self._turns.had(self._faces[place])
        taken = [self._waiting[place] for place in sorted(places)]
        self._remove(set(places))
        return taken

    def drop_older(self, since: float) -> list[Crop]:
        """Those that have waited since before `since`."""
        return self._remove({place for place, (arrived, _) in enumerate(self._waiting) if arrived < since})

    def _ranks(self) -> list[tuple[int, int, int]]:
        """Of each that waits: how many newer ones of its face do, when its face was last read, its place. The smallest is read first."""
        newer: dict[Face, int] = {}
        ranks: list[tuple[int, int, int]] = []
        for place in range(len(self._faces) - 1, -1, -1):
            face = self._faces[place]
            count = newer.get(face, 0)
            newer[face] = count + 1
            ranks.append((count, self._turns.last(face), place))
        return ranks

    def _remove(self, places: Collection[int]) -> list[Crop]:
        if not places:
            return []
        removed = [self._waiting[place][1] for place in sorted(places)]
        kept = [place for place in range(len(self._waiting)) if place not in places]
        self._waiting = [self._waiting[place] for place in kept]
        self._faces = [self._faces[place] for place in kept]
        return removed
