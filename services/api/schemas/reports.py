"""Reports that take their time: the job, what it made, and a link to it."""

from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.api.schemas.base import Asked, Problem
from services.domain.jobs import Job, JobState, OfCourse, OfSession
from services.domain.made_reports import MadeReport, Standing
from services.reports.formats import Format

_ID: Final = "c2f7c6b0-55d2-4d0b-8a1f-4f5f1f0f9a10"
_SIGNATURE: Final = "eyJhbGciOiJFZERTQSJ9.eyJ2IjoxfQ.c2lnbmF0dXJl"
_REPORT: Final[dict[str, Any]] = {
    "id": _ID,
    "url": f"https://pulse.school.org/api/v1/reports/{_ID}",
    "size": 70506,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "signature": _SIGNATURE,
    "made_at": "2026-03-02T09:46:03Z",
    "expires_at": "2026-04-01T09:46:03Z",
}
_KEPT: Final = {**_REPORT, "name": "Mathematics 9b 2026-03-02.pdf", "format": "pdf", "session_id": None}
_JOB: Final[dict[str, Any]] = {
    "id": "0f4dc3d5-59c6-4a53-8f0a-8f1f5f3d0c77",
    "session_id": "5f0c1c1e-9a55-4d0e-8f57-0a4b8b1d7d11",
    "course": None,
    "format": "pdf",
    "state": "done",
    "progress": None,
    "created_at": "2026-03-02T09:46:00Z",
    "started_at": "2026-03-02T09:46:01Z",
    "finished_at": "2026-03-02T09:46:03Z",
    "problem": None,
    "report": _REPORT,
}


class ReportIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"format": "pdf"}]})

    format: Format


class ReportOut(BaseModel):
    id: UUID
    url: str = Field(description="The file.")
    size: int = Field(description="Bytes.")
    sha256: str
    signature: str = Field(description="Who made it, when and by which network, signed (JWS). Keep it beside the file: `FILE.sig`.")
    made_at: datetime
    expires_at: datetime = Field(description="Until when the file can be fetched.")

    @classmethod
    def of(cls, report: MadeReport, base_url: str) -> Self:
        return cls(
            id=report.id,
            url=f"{base_url}/api/v1/reports/{report.id}",
            size=report.size,
            sha256=report.sha256.hex(),
            signature=report.signature,
            made_at=report.made_at,
            expires_at=report.expires_at,
        )


class JobOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_JOB]})

    id: UUID
    session_id: UUID | None = Field(description="Of which session the report is; null: of a course.")
    course: str | None = Field(description="Of which course it is, by its title; null: of a session.")
    format: Format
    state: JobState
    progress: str | None = Field(description="How far it is, in words, while it runs.")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    problem: Problem | None = Field(description="Why it failed.")
    report: ReportOut | None = Field(description="What came of it; null again when the file has expired or was withdrawn.")

    @classmethod
    def of(cls, job: Job, report: MadeReport | None, base_url: str) -> Self:
        return cls(
            id=job.id,
            session_id=job.subject.session_id if isinstance(job.subject, OfSession) else None,
            course=job.subject.title if isinstance(job.subject, OfCourse) else None,
            format=Format(job.form),
            state=job.state,
            progress=job.progress,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            problem=Problem(**job.problem) if job.problem else None,
            report=ReportOut.of(report, base_url) if report else None,
        )


class KeptReport(ReportOut):
    model_config = ConfigDict(json_schema_extra={"examples": [_KEPT]})

    name: str = Field(description="The file's.")
    format: Format
    session_id: UUID | None = Field(description="Of which session; null: of a course.")

    @classmethod
    def of(cls, report: MadeReport, base_url: str) -> Self:
        session_id = None if report.course_id else report.session_ids[0]
        plain = ReportOut.of(report, base_url).model_dump()
        return cls(**plain, name=report.name, format=Format(report.form), session_id=session_id)


class ReportList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reports": [_KEPT]}]})

    reports: list[KeptReport] = Field(description="The newest first.")


class LinkIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": 24}]})

    hours: float = Field(default=24, gt=0, le=720, description="How long the link works, at most as long as the file is kept.")

    @property
    def valid(self) -> timedelta:
        return timedelta(hours=self.hours)


class LinkOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"url": "https://pulse.school.org/files/eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "expires_at": "2026-03-03T09:46:03Z"},
            ]
        }
    )

    url: str = Field(description="Gives the file to whoever has it, until it expires or the report is deleted.")
    expires_at: datetime


class VerdictOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"state": "known", "signature": _SIGNATURE, "keys": ["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"]}]
        }
    )

    state: Standing = Field(description="`known`: made here. `withdrawn`: made here, and does not hold any more. `unknown`: not from here.")
    signature: str | None = Field(description="What was said of it when it was made, signed; null for an unknown one.")
    keys: list[str] = Field(description="Ids of the keys that this service has signed with, the newest first.")
