"""The audit log."""

from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.api.schemas.base import NEXT, Given
from services.storage.audit import Entry

_ENTRY: Final[dict[str, Any]] = {
    "id": "0d9c8a34-2c37-4f8e-9d7f-0f7e3a3c5b10",
    "at": "2026-03-02T09:20:00Z",
    "actor": "c2f5a1de-7c1b-4b39-8f52-4c3c4b6f9a10",
    "action": "mood.seen",
    "subject_id": None,
    "session_id": "7d0f2f52-8f0a-4d6e-9c57-1c8a3f1e9a01",
    "details": {},
}


class EntryOut(Given):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_ENTRY]})

    id: UUID
    at: datetime = Field(description="Of a look: the first within ten minutes; the others of the same actor are the same entry.")
    actor: str = Field(
        description="A user's, key's or participant's id; `platform` for the key of the environment, `embed` for a page with an embed "
        "link, `cli` for the command line, `ledger` for the replay of erasures, `service` for the service by itself."
    )
    action: str = Field(description="What was done, or seen: `participant.erased`, `mood.seen`, ...")
    subject_id: UUID | None = Field(description="Whom or what it was about.")
    session_id: UUID | None
    details: dict[str, Any] = Field(description="Numbers and ids, never a name.")


class AuditLog(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"entries": [_ENTRY], "next_cursor": None}]})

    entries: list[EntryOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description=NEXT)

    @classmethod
    def of(cls, found: list[Entry], following: str | None) -> Self:
        return cls(entries=[EntryOut.model_validate(entry) for entry in found], next_cursor=following)
