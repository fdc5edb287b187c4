"""Which students may need a look, each against their own usual: a question to the teacher, never a rank and never a score.

A camera that is off is no reason: it is a right, not a sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Final
from uuid import UUID

from services.domain.baseline import usual

LATELY: Final = 4
"""Glances of half a minute: a reason must hold for two minutes. Shorter names whoever picked up a pen."""

BELOW: Final = 20.0
"""Points below the own usual. Single faces move far more than a class: smaller names half of it."""

USUALLY_SEEN: Final = 0.7  # share of glances in which a face could be read, for whom not being readable is unusual


@dataclass(frozen=True, slots=True)
class Glance:
    """Half a minute of one student whose video arrived. `engagement`: 0..100, None where no face could be read."""

    at: datetime
    engagement: float | None


@dataclass(frozen=True, slots=True)
class Student:
    """One who agreed to be read, in a session whose policy lets single students be shown. `number`: in the order they came."""

    id: UUID
    name: str
    number: int
    camera_off: bool  # somebody says so
    glances: Sequence[Glance]  # oldest first


class Why(StrEnum):
    LESS_ENGAGED = "less_engaged"
    NOT_IN_VIEW = "not_in_view"


@dataclass(frozen=True, slots=True)
class Need:
    """`since`: from when on it holds. `now` and `usual`: of engagement, for LESS_ENGAGED."""

    student: Student
    why: Why
    since: datetime
    now: float | None = None
    usual: float | None = None


def needs(students: Sequence[Student], newest: datetime, length: timedelta) -> list[Need]:
    """In the students' own order. `newest`: start of the newest glance there could be; who has none then sends no video."""
    found = [_need(student, newest, length) for student in students if not student.camera_off]
    return [need for need in found if need is not None]


def _need(student: Student, newest: datetime, length: timedelta) -> Need | None:
    lately, before = student.glances[-LATELY:], student.glances[:-LATELY]
    whole = len(lately) == LATELY and lately[-1].at == newest and lately[-1].at - lately[0].at == (LATELY - 1) * length
    known = [glance.engagement for glance in before if glance.engagement is not None]
    ordinary = usual(known)
    if not whole or ordinary is None:
        return None
    if all(glance.engagement is None for glance in lately) and len(known) >= USUALLY_SEEN * len(before):
        hidden = list(takewhile(lambda glance: glance.engagement is None, reversed(student.glances)))
        return Need(student, Why.NOT_IN_VIEW, hidden[-1].at)
    low = [glance.engagement for glance in lately if glance.engagement is not None and glance.engagement <= ordinary - BELOW]
    if len(low) < LATELY:
        return None
    held = takewhile(lambda glance: glance.engagement is not None and glance.engagement <= ordinary - BELOW, reversed(student.glances))
    return Need(student, Why.LESS_ENGAGED, list(held)[-1].at, sum(low) / len(low), ordinary)
