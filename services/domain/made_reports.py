"""A report that was made, as the service remembers it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Standing(StrEnum):
    """What the service says of a file that somebody shows it."""

    KNOWN = "known"  # it made this very file
    WITHDRAWN = "withdrawn"  # it did, and the file does not hold any more: somebody in it was erased, or it was deleted
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MadeReport:
    """`size`: bytes. `name`: the file's. Both stay true of the copies that went out; whether the service has the file is asked of it.
    `session_ids`: whose figures are in it, those of a course or the one. `course_id`: of which course it is, None: of a session."""

    id: UUID
    organisation_id: UUID
    course_id: UUID | None
    session_ids: tuple[UUID, ...]
    form: str
    name: str
    size: int
    sha256: bytes
    signature: str = field(repr=False)
    made_at: datetime
    expires_at: datetime

    @property
    def etag(self) -> str:
        """Strong: these bytes and no others."""
        return f'"{self.sha256.hex()[:32]}"'
