"""SDP as text (RFC 8866): lines, sections, attributes. Offers and fragments are both read from here."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from services.errors import BadInput

MOST_LINES: Final = 1000  # a browser's offer with every codec has about 150; what reads it is linear, and this keeps it short

# What others take for the end of a line (str.splitlines, as in aiortc) must not stand in one: they would read other lines than we.
_LINE: Final = re.compile(r"[a-z]=[^\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]*")
_MEDIA: Final = re.compile(r"(?P<kind>[a-z]+) (?P<port>[0-9]{1,5})(?:/[0-9]+)? (?P<protocol>[A-Za-z0-9/]+) (?P<formats>[!-~]+(?: [!-~]+)*)")


@dataclass(frozen=True, slots=True)
class Section:
    """The session's own lines, or those of one m= line, which is not among them."""

    lines: tuple[str, ...]

    def values(self, attribute: str) -> list[str]:
        """Of all `a=attribute:value`."""
        begin = f"a={attribute}:"
        return [line.removeprefix(begin).strip() for line in self.lines if line.startswith(begin)]

    def value(self, attribute: str) -> str | None:
        """Of the first one."""
        return next(iter(self.values(attribute)), None)

    def has(self, flag: str) -> bool:
        return f"a={flag}" in self.lines


@dataclass(frozen=True, slots=True)
class Media(Section):
    """`formats` are payload types for audio and video."""

    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]


def read_sections(text: str) -> tuple[Section, list[Media]]:
    """The session's section and one for each m= line. Raises BadInput for what has not the form of SDP lines."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    lines = [line for line in lines if line]
    if len(lines) > MOST_LINES:
        raise BadInput(f"The SDP has more than {MOST_LINES} lines.")
    for line in lines:
        if not _LINE.fullmatch(line):
            raise BadInput("The SDP has a line that does not begin with a letter and `=`, or that holds a control character.")
    starts = [number for number, line in enumerate(lines) if line.startswith("m=")]
    groups = [lines[start:end] for start, end in pairwise([0, *starts, len(lines)])]
    return Section(tuple(groups[0])), [_media(group) for group in groups[1:]]


def _media(group: list[str]) -> Media:
    found = _MEDIA.fullmatch(group[0].removeprefix("m="))
    if not found:
        raise BadInput("The SDP has an m= line that is not of the form `m=video 9 UDP/TLS/RTP/SAVPF 96`.")
    return Media(tuple(group[1:]), found["kind"], int(found["port"]), found["protocol"], tuple(found["formats"].split()))
