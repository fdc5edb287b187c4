"""What was read of one participant, as they are told."""

from datetime import date, datetime
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field

from services.api.schemas.base import Asked, Given, Words
from services.domain.emotions import EXPRESSIONS
from services.domain.looks import Look
from services.domain.policy import Analysis
from services.reports.own.summary import OwnReport

_SHARES: Final = {"angry": 0.02, "disgust": 0.01, "fear": 0.02, "happy": 0.27, "sad": 0.06, "surprise": 0.07, "neutral": 0.55}
_EXAMPLE: Final[dict[str, Any]] = {
    "session": {"title": "Algebra", "course": "9b", "analysis": "expression", "started_at": "2026-03-02T09:00:12Z", "ended_at": None},
    "name": "Ada",
    "consent": {"given": True, "at": "2026-03-02T08:58:00Z"},
    "looks": {"looks": 20, "read": 18, "unreadable": 1, "no_face": 1},
    "without_video_s": 0,
    "labels": list(EXPRESSIONS),
    "overall": _SHARES,
    "steps": [{"at": "2026-03-02T09:00:10Z", "looks": 20, "faces": 19, "read": 18, "facing": 0.9, "expressions": _SHARES}],
    "weights": ["pulse-net-3f9a1c2b"],
    "kept": {"readings": 20, "readings_until": "2026-03-03", "sums": 1, "sums_until": "2026-05-31"},
    "individual_view": False,
    "k": 5,
    "seen": [{"what": "mood.seen", "by": "platform", "times": 5, "last_at": "2026-03-02T09:41:00Z"}],
}


class ConsentIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"given": False}]})

    given: bool = Field(description="False takes the consent back: the video is hung up at once, and nothing more is read.")
    guardian: Words | None = Field(default=None, description="Who agrees for a minor; needed to agree where the organisation asks for it.")


class OwnConsent(Given):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_EXAMPLE["consent"]]})

    given: bool
    at: datetime


class OwnSession(Given):
    title: str
    course: str | None
    analysis: Analysis = Field(description="In `presence` mode no expressions were read.")
    started_at: datetime | None
    ended_at: datetime | None


class OwnLooks(Given):
    looks: int = Field(description="How often the video was looked at; the other three sum to it.")
    read: int = Field(description="An expression was read; in presence mode: a face was found.")
    unreadable: int = Field(description="A face too small, too blurred or too far turned.")
    no_face: int


class OwnStep(Given):
    at: datetime = Field(description="Start of the ten seconds.")
    looks: int
    faces: int
    read: int
    facing: float = Field(description="Share of looks turned to the screen, 0 to 1.")
    expressions: dict[str, float] | None = Field(description="Visible expressions: means over the looks that were read, sum 1.")


class OwnKept(Given):
    readings: int = Field(description="Single readings that are still there.")
    readings_until: date | None = Field(description="The last day (UTC) of the last of them.")
    sums: int = Field(description="Sums over ten seconds.")
    sums_until: date | None


class OwnSeen(Given):
    what: Look
    by: str = Field(
        description="`teacher` (or administrator), `platform`, `embed` (a page that shows the class), `participant` or `service`."
    )
    times: int = Field(description="Stretches of ten minutes with such a look.")
    last_at: datetime


class OwnReadings(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    session: OwnSession
    name: str
    consent: OwnConsent | None = Field(description="What was said last.")
    looks: OwnLooks
    without_video_s: int = Field(description="Seconds between the first look and the last in which no video arrived.")
    labels: list[str] = Field(description="The order of the expressions.")
    overall: dict[str, float] | None = Field(description="Means over all looks that were read.")
    steps: list[OwnStep] = Field(description="In order; none where no video arrived. From the ten-second sums, which outlive the readings.")
    weights: list[str] = Field(description="Ids of the networks that read.")
    kept: OwnKept
    individual_view: bool = Field(description="Whether the teacher may look at one student's figures.")
    k: int = Field(description="The class's figures are hidden below so many readable students; one's own never are.")
    seen: list[OwnSeen] = Field(description="Who has looked at figures of the class or of this participant, by role; newest first.")

    @classmethod
    def of(cls, report: OwnReport) -> Self:
        own, session = report.own, report.own.session
        told = OwnSession(
            title=session.title,
            course=session.course,
            analysis=report.analysis,
            started_at=session.started_at,
            ended_at=session.ended_at,
        )
        return cls(
            session=told,
            name=own.participant.name,
            consent=OwnConsent.model_validate(own.consent) if own.consent else None,
            looks=OwnLooks.model_validate(report.looks),
            without_video_s=report.without_video_s,
            labels=list(EXPRESSIONS),
            overall=report.overall,
            steps=[OwnStep.model_validate(step) for step in report.steps],
            weights=own.weights,
            kept=OwnKept.model_validate(own.kept),
            individual_view=session.policy.individual_view,
            k=report.k,
            seen=[OwnSeen.model_validate(seen) for seen in own.seen],
        )
