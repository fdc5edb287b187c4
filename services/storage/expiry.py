"""Until when something of a lesson is kept: as long as the figures of the same moment."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, cast, func
from sqlalchemy.orm import InstrumentedAttribute

from services.storage.models import SessionRow


def is_over(at: InstrumentedAttribute[datetime], today: date) -> ColumnElement[bool]:
    """SQL: is the session's `retention_days` over, counted from `at` as for a rollup? Join `class_session`."""
    kept_until = func.greatest(at, SessionRow.created_at) + func.make_interval(0, 0, 0, SessionRow.retention_days)
    return cast(func.timezone("UTC", kept_until), Date) < today
