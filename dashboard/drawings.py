"""What a snapshot changes on a page, drawn once for all pages that show it alike: in the same view and language."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from plotly.io.json import to_json_plotly

from dashboard import texts
from dashboard.render import changes
from dashboard.snapshot import Snapshot

MOST: Final = 64
"""Drawings that are held: of each session the newest, in each view and language. One is some hundred kilobytes."""

_Kind = tuple[UUID, str, bool, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A component's property with its new value. `text`: the value as JSON, to see whether a page has it already."""

    component: str | dict[str, str]
    prop: str
    value: Any
    text: str

    @property
    def place(self) -> str:
        return f"{self.component}.{self.prop}"


class Drawings:
    """Belongs to one event loop."""

    def __init__(self) -> None:
        self._held: OrderedDict[_Kind, tuple[Snapshot, Sequence[Drawn]]] = OrderedDict()

    def of(self, now: Snapshot, view: str, *, names: bool) -> Sequence[Drawn]:
        """In the language that is spoken here."""
        kind = (now.session.id, view, names, texts.CODE)
        held = self._held.get(kind)
        if held is None or held[0] is not now:
            drawn = [Drawn(component, prop, value, to_json_plotly(value)) for component, prop, value in changes(now, view, names=names)]
            self._held[kind] = held = (now, drawn)
        self._held.move_to_end(kind)
        while len(self._held) > MOST:
            self._held.popitem(last=False)
        return held[1]
