"""What the API takes and gives, as OpenAPI tells it."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.api.context import ApiContext
from services.domain.classroom import ClassSession, MoodPoint, Participant
from services.domain.policy import Analysis, Faces

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class Asked(BaseModel):
    """A body somebody sends: a misspelt field is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class Given(BaseModel):
    """Made from a record of the domain."""

    model_config = ConfigDict(from_attributes=True)


class PolicyIn(Asked):
    analysis: Analysis | None = Field(
        default=None, description="Not given: `expression` where the law of the place permits it, else `presence`."
    )
    k: int | None = Field(
        default=None, ge=1, le=1000, description="Class figures are hidden below so many readable students. Not given: 5."
    )
    individual_view: bool = Field(default=False, description="Whether the teacher may see one student's figures.")
    retention_days: int = Field(default=90, ge=1, le=3650, description="How long the figures are kept.")


class SessionIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Algebra", "course": "Mathematics 9b", "policy": {"k": 5}}]})

    title: Words
    course: Words | None = None
    policy: PolicyIn = PolicyIn()


class PolicyOut(Given):
    analysis: Analysis
    k: int
    individual_view: bool
    retention_days: int


class SessionOut(Given):
    id: UUID
    title: str
    course: str | None
    code: str
    policy: PolicyOut = Field(description="What holds, which may be stricter than what was left open when asking.")
    created_at: datetime
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
            code=session.code,
            policy=PolicyOut.model_validate(session.policy),
            created_at=session.created_at,
            started_at=session.started_at,
            ended_at=session.ended_at,
            join_url=context.join_url(session.code),
            dashboard_url=context.dashboard_url(session.id),
        )


class SessionList(BaseModel):
    sessions: list[SessionOut] = Field(description="Newest first.")


class ParticipantIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ada", "external_id": "lms-4711", "consent": True}]})

    name: Words
    external_id: Words | None = Field(default=None, description="Your id of the person: who comes again under it is the same participant.")
    consent: bool = Field(description="Whether the student agreed to be read. Without it no video is accepted.")
    guardian: Words | None = Field(default=None, description="Who agreed for a minor.")
    faces: Faces = Field(default=Faces.ONE, description="`many` for a room camera or a gallery.")


class ParticipantCreated(BaseModel):
    id: UUID
    token: str = Field(description="Lets this participant send video into this session, and nothing else.")
    whip_url: str


class JoinIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ada", "consent": True}]})

    name: Words
    consent: bool = Field(description="Must be true: who does not agree does not join.")
    guardian: Words | None = Field(default=None, description="Who agrees for a minor; needed where the organisation asks for it.")


class JoinedSession(BaseModel):
    title: str
    analysis: Analysis = Field(description="What is read: in `presence` mode no expressions.")


class Joined(BaseModel):
    participant_id: UUID
    token: str = Field(description="Lets this participant send video into this session, say that the camera is off, and erase themselves.")
    whip_url: str
    session: JoinedSession


class CameraIn(Asked):
    on: bool


class ParticipantOut(Given):
    id: UUID
    name: str
    external_id: str | None
    consent: bool
    faces: Faces
    created_at: datetime


class ParticipantList(BaseModel):
    participants: list[ParticipantOut] = Field(description="In the order they came.")

    @classmethod
    def of(cls, found: list[Participant]) -> Self:
        return cls(participants=[ParticipantOut.model_validate(participant) for participant in found])


class ErasureOut(Given):
    """The receipt. `id` finds the entry in the audit log."""

    id: UUID
    participant_id: UUID
    at: datetime
    readings: int = Field(description="Readings that were deleted.")
    rollups: int = Field(description="Sums over 10 seconds that were deleted.")


class MoodPointOut(Given):
    at: datetime = Field(description="Start of the bucket.")
    expressions: dict[str, float] | None = Field(description="Visible expressions: means over students, sum 1.")
    valence: float | None = Field(description="-1 to 1.")
    arousal: float | None = Field(description="-1 to 1.")
    engagement: float | None = Field(description="An index of presence, facing the screen and visible expression, 0 to 100.")
    engagement_low: float | None = Field(description="90 % interval, bootstrapped over students.")
    engagement_high: float | None
    facing: float | None = Field(description="Share of readable faces turned to the screen, 0 to 1.")
    present: int | None
    readable: int | None
    suppressed: bool = Field(description="True below k readable students: the figures are withheld.")


class Mood(BaseModel):
    points: list[MoodPointOut]

    @classmethod
    def of(cls, points: list[MoodPoint]) -> Self:
        return cls(points=[MoodPointOut.model_validate(point) for point in points])


class Problem(BaseModel):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
