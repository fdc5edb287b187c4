"""What a session may do with its students' pictures, and what the law of the place allows."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from services.errors import Forbidden, Unprocessable

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


@dataclass(frozen=True, slots=True)
class Wish:
    """The policy that somebody asks for. None: they leave it open."""

    analysis: Analysis | None = None
    k: int | None = None
    individual_view: bool = False
    retention_days: int = 90


def settle(wish: Wish, law: Jurisdiction, k_floor: int) -> Policy:
    """What was asked for is given or refused, never silently less; what was left open takes the strictest that is needed.

    Raises Forbidden for an analysis the law forbids, Unprocessable for a k below the floor.
    """
    if wish.analysis is Analysis.EXPRESSION and not law.permits_expression():
        raise Forbidden(_forbidden(law))
    if wish.k is not None and wish.k < k_floor:
        raise Unprocessable(f"k must be at least {k_floor} on this installation: figures of a smaller group would be figures of persons.")
    return Policy(
        analysis=wish.analysis or law.strictest(Analysis.EXPRESSION),
        k=wish.k if wish.k is not None else max(DEFAULT_K, k_floor),
        individual_view=wish.individual_view,
        retention_days=wish.retention_days,
    )


def _forbidden(law: Jurisdiction) -> str:
    if law.code:
        return f"Expression analysis in education is forbidden in {law.code} (EU AI Act, art. 5(1)(f)); ask for `presence`"
    return "This service does not know where it is used (CLASSPULSE_JURISDICTION), so it reads presence only; ask for `presence`"
