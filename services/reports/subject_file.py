"""A subject access file (GDPR, art. 15): everything the database has about one person, in one JSON document that explains itself.

It is written piece by piece: however long somebody has taken part, no more than `ROWS` rows are held, and no connection waits for
whoever reads slowly.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from services import clock
from services.domain.emotions import EXPRESSIONS
from services.domain.mood import FACING_PITCH, FACING_YAW
from services.domain.records import Outcome
from services.reports import columns
from services.reports.method import TIME_ZONE
from services.reports.summary import BUCKET_S
from services.storage import organisations, subjects
from services.storage.subjects import Subject

SCHEMA: Final = "classpulse.subject-access/1"
ROWS: Final = 1000  # read at once

Connect = Callable[[], AbstractContextManager[Connection]]

SAID: Final = (
    "Visible expression is not inner state: the numbers say what a face showed, as read by a machine that errs.",
    "No picture and no sound is stored anywhere.",
    "Other people in the picture were counted (`bystanders`); nothing of their faces was read or stored.",
    "Tokens are signed and not stored; one ends by itself, at the latest so many hours after it was made as `token_hours` says.",
    "Reports hold figures of the class and none of single students. A copy that the service keeps is withdrawn when you are erased.",
)


def pieces(connect: Connect, subject: Subject, *, raw_retention: timedelta, token_valid: timedelta) -> Iterator[str]:
    """The document as text, in pieces of at most `ROWS` rows. Rows that are erased or expire meanwhile are not in it."""
    with connect() as conn:
        school = organisations.get(conn, subject.organisation_id)
    head = _head(school.name, raw_retention, token_valid)
    yield json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    for table in subjects.TABLES:
        yield f',\n "{table}": ['
        yield from _rows(connect, subject, table)
        yield "]"
    yield "\n}\n"


def _head(school: str, raw_retention: timedelta, token_valid: timedelta) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "made_at": clock.now().isoformat(),
        "time_zone": TIME_ZONE,
        "organisation_name": school,
        "said": SAID,
        "labels": EXPRESSIONS,
        "outcomes": {str(outcome.value): columns.OUTCOMES[outcome] for outcome in Outcome},
        "facing": {"yaw_degrees": FACING_YAW, "pitch_degrees": FACING_PITCH},
        "rollup_seconds": BUCKET_S,
        "reading_hours": raw_retention.total_seconds() / 3600,
        "token_hours": token_valid.total_seconds() / 3600,
        "tables": {table: {"kept": columns.kept(table), "columns": columns.explained(table)} for table in subjects.TABLES},
        "withheld": {f"{table}.{column}": why for (table, column), why in subjects.WITHHELD.items()},
        "elsewhere": subjects.OTHERS,
    }


def _rows(connect: Connect, subject: Subject, table: str) -> Iterator[str]:
    after: subjects.Place | None = None
    while True:
        with connect() as conn:
            rows, last = subjects.page(conn, subject, table, limit=ROWS, after=after)
        lead = "\n  " if after is None else ",\n  "
        if rows:
            yield lead + ",\n  ".join(json.dumps(row, default=_plain, ensure_ascii=False, allow_nan=False) for row in rows)
        if len(rows) < ROWS:
            return
        after = last


def _plain(value: Any) -> str:
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes():
            return value.hex()
    raise TypeError(f"the database holds a {type(value).__name__}")
