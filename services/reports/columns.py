"""What each column of a subject access file means, and why and until when its table is kept: the schema's own words, for the student."""

from collections.abc import Mapping
from typing import Final

from services.domain.records import Outcome
from services.storage import subjects
from services.storage.kept import HOLDS, KEPT, Holds, Kept

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.READ: "a face, and its visible expression was read",
    Outcome.NO_FACE: "video, and no face in it",
    Outcome.UNREADABLE: "a face too small, too blurred or too far turned to read",
    Outcome.FACE_ONLY: "presence mode: a face, and no expression was read",
}

_MORE: Final[Mapping[str, str]] = {
    "organisation_id": "the school",
    "created_at": "when the row was made",
    "course": "the course's title",
    "by": "in which role: teacher (or administrator), platform, embed (a page with the class's chart), link (to a report), "
    "participant, or the service",
}
"""Columns that many tables have, or that the file adds."""


def explained(table: str) -> dict[str, str]:
    """Column -> what it holds, for each column that is given of a table in `subjects.TABLES`. KeyError for one that says nothing."""
    columns = subjects.TABLES[table].__table__.c
    said: dict[str, Holds] = {column.name: column.info[HOLDS] for column in columns if HOLDS in column.info}
    return {name: said[name].what if name in said else _MORE[name] for name in subjects.names(table)}


def kept(table: str) -> dict[str, str]:
    """Why, until when, and what deletes it."""
    said: Kept = subjects.TABLES[table].__table__.info[KEPT]  # type: ignore[attr-defined]  # a Table, by its class a FromClause
    return {"why": said.why, "until": said.until, "deleted": said.how}
