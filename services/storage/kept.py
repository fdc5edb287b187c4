"""What the schema says of itself: what each column holds and of whom, why a table is there, until when, and how it is forgotten.

docs/data-kept.md is made of these words (`services.data_kept`); a column without them fails a test.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

HOLDS: Final = "holds"
KEPT: Final = "kept"


class Of(StrEnum):
    """Whose personal data it is. An id that leads to a person is theirs, also where no name stands beside it."""

    NOBODY = "no"
    STUDENT = "student"
    GUARDIAN = "parent or guardian"
    STAFF = "staff"
    ANYBODY = "student or staff"


@dataclass(frozen=True, slots=True)
class Holds:
    what: str
    of: Of


@dataclass(frozen=True, slots=True)
class Kept:
    why: str
    until: str
    how: str


def holds(what: str, of: Of = Of.NOBODY) -> dict[Any, Any]:
    """For a column's `info`."""
    return {HOLDS: Holds(what, of)}


def kept(why: str, *, until: str, how: str) -> dict[Any, Any]:
    """For a table's `info`. `why`: what it is needed for; `how`: what deletes it."""
    return {KEPT: Kept(why, until, how)}
