"""The events of a lesson."""

from datetime import datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.api.schemas.base import Asked, Given, Moment
from services.domain.markers import LONGEST_LABEL, Marker

_MARKER: Final[dict[str, Any]] = {
    "id": "2b0c7f0e-8f0d-4c5e-9b53-0b1f1d1c9a77",
    "at": "2026-03-02T09:12:30Z",
    "label": "Exercise started",
}

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LABEL, pattern=r"^[^\x00-\x1f]*$")]


class MarkerIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "Exercise started"}]})

    label: Label = Field(description="What happened, in a few words. Name no student: everybody who sees the lesson's charts reads it.")
    at: Moment | None = Field(default=None, description="When; left out: now. Within the lesson.")


class MarkerOut(Given):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_MARKER]})

    id: UUID
    at: datetime
    label: str


class MarkerList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"markers": [_MARKER]}]})

    markers: list[MarkerOut] = Field(description="In the order of the lesson, 200 at most.")

    @classmethod
    def of(cls, found: list[Marker]) -> Self:
        return cls(markers=[MarkerOut.model_validate(marker) for marker in found])
