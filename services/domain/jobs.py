"""Work that takes longer than an answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

REPORT: Final = "report"
"""The kind of job that makes a report."""


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OfSession:
    session_id: UUID


@dataclass(frozen=True, slots=True)
class OfCourse:
    """`owner_id`: the teacher whose sessions of it are meant; None: everybody's."""

    course_id: UUID
    title: str
    owner_id: UUID | None


Subject = OfSession | OfCourse
"""What a report is of."""


@dataclass(frozen=True, slots=True)
class Job:
    """`problem`: why it failed, as title, status and detail. `report_id`: what came of it. `actor`: who asked."""

    id: UUID
    organisation_id: UUID
    subject: Subject
    form: str
    actor: str
    state: JobState
    progress: str | None
    attempts: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    report_id: UUID | None
    problem: dict[str, Any] | None
