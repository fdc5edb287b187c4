"""A part of a file (RFC 9110, 14): one range of bytes. Who asks for several, or in other units, gets the whole, as the RFC allows."""

import re
from dataclasses import dataclass
from typing import Final

_ONE: Final = re.compile(r"bytes=\s*(\d{0,19})-(\d{0,19})\s*")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    def content_range(self, size: int) -> str:
        return f"bytes {self.first}-{self.last}/{size}"


class Unsatisfiable(Exception):
    """None of the bytes that were asked for is there."""


def wanted(header: str | None, size: int) -> Part | None:
    """The part that a Range header names; None: the whole. Raises Unsatisfiable."""
    found = _ONE.fullmatch(header or "")
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        part = Part(max(0, size - int(last)), size - 1)
    else:
        part = Part(int(first), min(int(last), size - 1) if last else size - 1)
        if last and int(last) < int(first):
            return None  # not a range: ignored
    if part.first > part.last:
        raise Unsatisfiable
    return part
