"""Sessions and their policy."""

from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.api.context import ApiContext
from services.api.schemas.base import NEXT, Asked, Given, Moment, Words
from services.domain.classroom import ClassSession
from services.domain.policy import Analysis

_START: Final = "When the lesson is to begin. Says nothing of when it does: that is `started_at`."
_END: Final = "When it is to end. Nothing ends by itself at this time."
EXAMPLE: Final[dict[str, Any]] = {
    "id": "5f0c1c1e-9a55-4d0e-8f57-0a4b8b1d7d11",
    "title": "Algebra",
    "course": "Mathematics 9b",
    "teacher": "ada@school.org",
    "code": "bcdfghjkmn",
    "policy": {"analysis": "expression", "k": 5, "individual_view": False, "retention_days": 90},
    "created_at": "2026-03-02T08:55:00Z",
    "scheduled_start": "2026-03-02T09:00:00Z",
    "scheduled_end": "2026-03-02T09:45:00Z",
    "started_at": "2026-03-02T09:00:12Z",
    "ended_at": None,
    "join_url": "https://pulse.school.org/join/bcdfghjkmn",
    "dashboard_url": "https://pulse.school.org/sessions/5f0c1c1e-9a55-4d0e-8f57-0a4b8b1d7d11",
}


class PolicyIn(Asked):
    analysis: Analysis | None = Field(
        default=None, description="Not given: `expression` where the law of the place permits it, else `presence`."
    )
    k: int | None = Field(
        default=None, ge=1, le=1000, description="Class figures are hidden below so many readable students. Not given: 5."
    )
    individual_view: bool = Field(default=False, description="Whether the teacher may see one student's figures.")
    retention_days: int = Field(default=90, ge=1, le=3650, description="How long the figures are kept.")


class Scheduled(Asked):
    scheduled_start: Moment | None = Field(default=None, description=_START)
    scheduled_end: Moment | None = Field(default=None, description=_END)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.scheduled_start and self.scheduled_end and self.scheduled_end <= self.scheduled_start:
            raise ValueError("scheduled_end must be after scheduled_start")
        return self


class SessionIn(Scheduled):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Algebra",
                    "course": "Mathematics 9b",
                    "teacher": "ada@school.org",
                    "scheduled_start": "2026-03-02T09:00:00Z",
                    "scheduled_end": "2026-03-02T09:45:00Z",
                    "policy": {"k": 5},
                }
            ]
        }
    )

    title: Words
    course: Words | None = None
    teacher: Words | None = Field(
        default=None,
        description="The address of a teacher of the organisation, who sees and runs it. Not given: whoever makes it, or nobody for a "
        "platform; then only administrators and platforms see it.",
    )
    policy: PolicyIn = PolicyIn()


class SessionChange(Scheduled):
    """What is not given stays; null takes away."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"scheduled_start": "2026-03-02T10:00:00Z", "scheduled_end": "2026-03-02T10:45:00Z"},
                {"teacher": "grace@school.org"},
            ]
        }
    )

    title: Words | None = None
    course: Words | None = None
    teacher: Words | None = Field(default=None, description="For platforms and administrators: whose it is from now on.")


class PolicyOut(Given):
    analysis: Analysis
    k: int
    individual_view: bool
    retention_days: int


class SessionOut(Given):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: UUID
    title: str
    course: str | None
    teacher: str | None = Field(description="The address of the teacher whose it is; null: administrators and platforms only see it.")
    code: str
    policy: PolicyOut = Field(description="What holds, which may be stricter than what was left open when asking.")
    created_at: datetime
    scheduled_start: datetime | None = Field(description=_START)
    scheduled_end: datetime | None = Field(description=_END)
    started_at: datetime | None = Field(description="The first reading.")
    ended_at: datetime | None
    join_url: str
    dashboard_url: str

    @classmethod
    def of(cls, session: ClassSession, context: ApiContext) -> Self:
        return cls(
            id=session.id,
            title=session.title,
            course=session.course,
            teacher=session.teacher,
            code=session.code,
            policy=PolicyOut.model_validate(session.policy),
            created_at=session.created_at,
            scheduled_start=session.scheduled_start,
            scheduled_end=session.scheduled_end,
            started_at=session.started_at,
            ended_at=session.ended_at,
            join_url=context.join_url(session.code),
            dashboard_url=context.dashboard_url(session.id),
        )


class SessionList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"sessions": [EXAMPLE], "next_cursor": None}]})

    sessions: list[SessionOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description=NEXT)


class DeletionOut(Given):
    """The receipt. `id` finds the entry in the audit log, which is all that is left; each participant has an entry of their own."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "5b0f6f6e-7f0c-4a3a-9a57-3a1c6a6f0d21",
                    "session_id": EXAMPLE["id"],
                    "at": "2026-03-02T11:05:00Z",
                    "participants": 24,
                    "readings": 57888,
                    "rollups": 2904,
                }
            ]
        },
    )

    id: UUID
    session_id: UUID
    at: datetime
    participants: int = Field(description="Who was erased with it.")
    readings: int = Field(description="Readings that were deleted.")
    rollups: int = Field(description="Figures of ten seconds that were deleted.")
