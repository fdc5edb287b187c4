"""What a session may do with its students' pictures, and what the law of the place allows."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

DEFAULT_K: Final = 5
EU_AND_EEA: Final = frozenset("EU EEA AT BE BG HR CY CZ DK EE FI FR DE GR EL HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split())


class Analysis(StrEnum):
    """`presence` never runs the expression network: media, a face, and whether it faces the screen."""

    EXPRESSION = "expression"
    PRESENCE = "presence"


class Faces(StrEnum):
    """`one`: the participant is one person, other faces are counted only. `many`: a room camera or a gallery."""

    ONE = "one"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one session. `k`: class figures are hidden below so many readable students."""

    analysis: Analysis = Analysis.EXPRESSION
    k: int = DEFAULT_K
    individual_view: bool = False
    retention_days: int = 90


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Where the service is used. The EU's AI Act, art. 5(1)(f), forbids inferring emotions in education."""

    code: str = ""  # "" = not said; a country code, "EU", or "none" for a place without such a rule
    loopback: bool = field(default=True)  # bound to this machine alone: a trial, not a class

    def permits_expression(self) -> bool:
        """False where it is forbidden, and on an open network as long as nobody has said where this is."""
        if not self.code:
            return self.loopback
        return self.code.upper().split("-")[0] not in EU_AND_EEA

    def strictest(self, wanted: Analysis) -> Analysis:
        return wanted if self.permits_expression() else Analysis.PRESENCE
