"""The ICE credentials of one side (RFC 8839, 5.4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.errors import BadInput
from services.ingest.sdp import Section

_UFRAG: Final = re.compile(r"[A-Za-z0-9+/]{4,256}")
_PASSWORD: Final = re.compile(r"[A-Za-z0-9+/]{22,256}")


@dataclass(frozen=True, slots=True)
class IceParameters:
    """Name one ICE session: both change with every restart."""

    ufrag: str
    password: str


def read_parameters(sections: Sequence[Section]) -> IceParameters | None:
    """Of the first section that has any. Raises BadInput for one without the other and for what has not their form."""
    for section in sections:
        ufrag, password = section.value("ice-ufrag"), section.value("ice-pwd")
        if ufrag is None and password is None:
            continue
        if not (_UFRAG.fullmatch(ufrag or "") and _PASSWORD.fullmatch(password or "")):
            raise BadInput("`ice-ufrag` (4 to 256 letters, digits, + or /) and `ice-pwd` (22 to 256 of them) must come together.")
        return IceParameters(ufrag or "", password or "")
    return None
