"""Participants, their tokens, and the way out."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.api.schemas.base import NEXT, Asked, Given, Words
from services.domain.policy import Analysis, Faces

_ID: Final = "9d2f2c3a-0c6e-4a55-a4c1-6f3b7e0b1f22"
_TOKEN: Final[dict[str, Any]] = {
    "token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI5ZDJmIn0.c2lnbmF0dXJl",
    "expires_at": "2026-03-02T20:55:00Z",
    "whip_url": "https://pulse.school.org/api/v1/whip",
    "mine_url": "https://pulse.school.org/mine#token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI5ZDJmIn0.c2lnbmF0dXJl",
}


class ParticipantIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ada", "external_id": "lms-4711", "consent": True}]})

    name: Words
    external_id: Words | None = Field(default=None, description="Your id of the person: who comes again under it is the same participant.")
    consent: bool = Field(description="Whether the student agreed to be read. Without it no video is accepted.")
    guardian: Words | None = Field(default=None, description="Who agreed for a minor.")
    faces: Faces = Field(default=Faces.ONE, description="`many` for a room camera or a gallery.")


class TokenOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_TOKEN]})

    token: str = Field(description="Lets this participant send video into this session, see what was read of them, and erase it.")
    expires_at: datetime = Field(description="Until then; ask for a new one before. What flows goes on.")
    whip_url: str
    mine_url: str = Field(description="For the student: a page that shows what was read of them, and lets them take it back.")


class ParticipantCreated(TokenOut):
    model_config = ConfigDict(json_schema_extra={"examples": [{"id": _ID, **_TOKEN}]})

    id: UUID


class JoinIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ada", "consent": True}]})

    name: Words
    consent: bool = Field(description="Must be true: who does not agree does not join.")
    guardian: Words | None = Field(default=None, description="Who agrees for a minor; needed where the organisation asks for it.")


class JoinedSession(BaseModel):
    title: str
    analysis: Analysis = Field(description="What is read: in `presence` mode no expressions.")


class Joined(TokenOut):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"participant_id": _ID, **_TOKEN, "session": {"title": "Algebra", "analysis": "expression"}}]}
    )

    participant_id: UUID
    session: JoinedSession


class CameraIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"on": False}]})

    on: bool


class ParticipantOut(Given):
    id: UUID
    name: str
    external_id: str | None
    consent: bool
    faces: Faces
    created_at: datetime


class ParticipantList(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "participants": [
                        {
                            "id": _ID,
                            "name": "Ada",
                            "external_id": "lms-4711",
                            "consent": True,
                            "faces": "one",
                            "created_at": "2026-03-02T08:58:00Z",
                        }
                    ],
                    "next_cursor": None,
                }
            ]
        }
    )

    participants: list[ParticipantOut] = Field(description="In the order they came.")
    next_cursor: str | None = Field(description=NEXT)


class ErasureOut(Given):
    """The receipt. `id` finds the entry in the audit log. Reports are not stored: one that is made now is without this participant."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "0d9c8a34-2c37-4f8e-9d7f-0f7e3a3c5b10",
                    "participant_id": _ID,
                    "at": "2026-03-02T09:20:00Z",
                    "readings": 2412,
                    "rollups": 121,
                }
            ]
        },
    )

    id: UUID
    participant_id: UUID
    at: datetime
    readings: int = Field(description="Readings that were deleted.")
    rollups: int = Field(
        description="Sums over 10 seconds that were deleted: the class's figures of these are made without them from now on."
    )
