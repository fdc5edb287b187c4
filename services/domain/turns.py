"""When each had their turn: where not all can be served, whoever was served longest ago goes first, and nobody goes short."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

_REMEMBERED: Final = 10_000  # who was served longest ago is forgotten first, and then counts as never

Who = TypeVar("Who", bound=Hashable)


class Turns(Generic[Who]):
    """Turns are numbered from 1."""

    def __init__(self) -> None:
        self._last: OrderedDict[Who, int] = OrderedDict()
        self._count = 0

    def had(self, who: Who) -> None:
        self._count += 1
        self._last[who] = self._count
        self._last.move_to_end(who)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)

    def last(self, who: Who) -> int:
        """0: never."""
        return self._last.get(who, 0)
