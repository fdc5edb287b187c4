"""What the form for a new session says: read, or refused field by field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from dashboard import texts
from dashboard.desk import Lesson, Rules
from dashboard.when import zone
from services.domain.policy import Analysis, Wish
from services.storage.sessions import Schedule

LONGEST: Final = 200  # letters of a title; the API has the same
MOST_K: Final = 1000
MOST_DAYS: Final = 3650


class Field(StrEnum):
    TITLE = "title"
    COURSE = "course"
    START = "start"
    END = "end"
    ANALYSIS = "analysis"
    K = "k"
    INDIVIDUAL = "individual"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Refused:
    """Field -> what is wrong with it, in words."""

    errors: Mapping[Field, str]


def read(said: Mapping[Field, Any], rules: Rules, timezone: str | None) -> Lesson | Refused:
    """`said`: what the components hold. Times are the reader's clock, in `timezone` (IANA), else UTC."""
    errors: dict[Field, str] = {}
    title, course = _words(said[Field.TITLE]), _words(said[Field.COURSE])
    if not title or not _fits(title):
        errors[Field.TITLE] = texts.ERROR_TITLE
    if not _fits(course):
        errors[Field.COURSE] = texts.ERROR_COURSE
    start, end = _time(said[Field.START], timezone), _time(said[Field.END], timezone)
    if start and end and end <= start:
        errors[Field.END] = texts.ERROR_ORDER
    analysis = said[Field.ANALYSIS]
    if analysis not in set(Analysis) or (analysis == Analysis.EXPRESSION and not rules.law.permits_expression()):
        errors[Field.ANALYSIS] = texts.ERROR_WHAT
    k, days = said[Field.K], said[Field.DAYS]
    if not _whole(k, rules.k_floor, MOST_K):
        errors[Field.K] = texts.ERROR_K.format(floor=rules.k_floor)
    if not _whole(days, 1, MOST_DAYS):
        errors[Field.DAYS] = texts.ERROR_DAYS
    if errors:
        return Refused(errors)
    return Lesson(title, course or None, Schedule(start, end), Wish(Analysis(analysis), k, bool(said[Field.INDIVIDUAL]), days))


def _words(said: Any) -> str:
    return said.strip() if isinstance(said, str) else ""


def _fits(said: str) -> bool:
    return len(said) <= LONGEST and "\0" not in said


def _time(said: Any, timezone: str | None) -> datetime | None:
    """`2026-03-02 09:00:00`, as the picker gives it."""
    if not isinstance(said, str) or not said:
        return None
    try:
        return datetime.fromisoformat(said).replace(tzinfo=zone(timezone) or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _whole(said: Any, least: int, most: int) -> bool:
    return isinstance(said, int) and not isinstance(said, bool) and least <= said <= most
