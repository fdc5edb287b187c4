"""Dates as the reader's clock has them."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard import texts
from services import clock


def when(at: datetime, timezone: str | None) -> str:
    """`Today, 10:34`, `Tomorrow, 10:34` or `12 Mar 2026, 10:34`; in UTC, and saying so, where the reader's zone is not known."""
    here = zone(timezone)
    local, today = at.astimezone(here or UTC), clock.now().astimezone(here or UTC).date()
    days = (today - local.date()).days
    near = {-1: texts.TOMORROW, 0: texts.TODAY, 1: texts.YESTERDAY}
    said = near.get(days) or texts.DATE.format(day=local.day, month=texts.MONTHS[local.month - 1], year=local.year)
    return f"{said}, {local:%H:%M}" + ("" if here else " UTC")


def day(at: datetime, timezone: str | None) -> str:
    """`12 Mar`: for a row of many."""
    local = at.astimezone(zone(timezone) or UTC)
    return texts.DAY.format(day=local.day, month=texts.MONTHS[local.month - 1])


def zone(timezone: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(timezone) if timezone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
