"""Schedules of reports: what is to be made when."""

from datetime import datetime, time
from enum import StrEnum
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.api.schemas.base import Asked, Words
from services.domain.report_schedules import Covers, Nothing, ReportSchedule, Timetable, zone_of
from services.reports.course import formats as course_formats
from services.reports.formats import Format

_ASKED: Final[dict[str, Any]] = {
    "course": "Mathematics 9b",
    "covers": "course",
    "format": "pdf",
    "weekdays": ["friday"],
    "time": "15:00",
    "time_zone": "Europe/Berlin",
}
_SCHEDULE: Final[dict[str, Any]] = {
    "id": "b8a8c8f0-7a55-4d6e-9b1f-4f3f1f0f9a10",
    **_ASKED,
    "next_at": "2026-03-06T14:00:00Z",
    "last_at": "2026-02-27T14:00:00Z",
    "last_left_nothing": None,
}

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]

_WORDS: Final = {
    Nothing.GONE: "Whoever wanted these reports has no account or key here any more.",
    Nothing.NOT_ALLOWED: "Whoever wanted these reports may not see any session of the course any more, or may not read reports.",
    Nothing.NO_SESSION: "No session of the course had ended since the time before.",
}


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """1 is Monday."""
        return list(Weekday).index(self) + 1


class ReportScheduleIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [_ASKED]})

    course: Words = Field(description="By its title; one with sessions that you may see.")
    covers: Covers = Field(
        description="`course`: one report of the course each time. `sessions`: one of each of its sessions that has ended since the time "
        "before."
    )
    format: Format = Field(description="`xapi` and `caliper` are of sessions only.")
    weekdays: set[Weekday] = Field(min_length=1)
    time: Clock = Field(description="Of the clock in `time_zone`, also when summer time begins and ends.")
    time_zone: Words = Field(description="A name of the IANA database.")

    @property
    def form(self) -> str:
        """Raises Unprocessable for one that courses do not have."""
        return course_formats.of(self.format) if self.covers is Covers.COURSE else self.format

    @property
    def timetable(self) -> Timetable:
        """Raises Unprocessable for a zone that does not exist."""
        return Timetable(frozenset(day.number for day in self.weekdays), time.fromisoformat(self.time), zone_of(self.time_zone))


class ReportScheduleOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_SCHEDULE]})

    id: UUID
    course: str
    covers: Covers
    format: Format
    weekdays: list[Weekday]
    time: Clock
    time_zone: str
    next_at: datetime = Field(description="When it is due next.")
    last_at: datetime | None = Field(description="When it was due last; null: never.")
    last_left_nothing: str | None = Field(description="Why nothing came of it then; null: its reports were asked for.")

    @classmethod
    def of(cls, schedule: ReportSchedule) -> Self:
        days = list(Weekday)
        return cls(
            id=schedule.id,
            course=schedule.course,
            covers=schedule.covers,
            format=Format(schedule.form),
            weekdays=[days[number - 1] for number in sorted(schedule.timetable.weekdays)],
            time=f"{schedule.timetable.at:%H:%M}",
            time_zone=schedule.timetable.zone.key,
            next_at=schedule.next_at,
            last_at=schedule.last_at,
            last_left_nothing=_WORDS[schedule.nothing] if schedule.nothing else None,
        )


class ReportScheduleList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"schedules": [_SCHEDULE]}]})

    schedules: list[ReportScheduleOut] = Field(description="The one that is due next comes first.")
