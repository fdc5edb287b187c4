"""API keys."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.api.schemas.base import Asked, Given, Moment, Words
from services.domain.access import OF_A_PLATFORM, Scope
from services.storage.api_keys import ApiKey, IssuedKey

_KEY: Final[dict[str, Any]] = {
    "id": "3b9b2f6e-70a4-4f1c-9b26-6d0a2f0b7c01",
    "name": "our platform",
    "hint": "cp_q7Zr1x",
    "scopes": ["mood:read", "sessions:read"],
    "created_at": "2026-03-01T12:00:00Z",
    "expires_at": "2027-03-01T12:00:00Z",
    "last_used_at": "2026-03-02T09:00:00Z",
    "revoked_at": None,
}


class KeyIn(Asked):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "our platform", "scopes": ["sessions:read", "mood:read"], "expires_at": "2027-03-01T12:00:00Z"}]
        }
    )

    name: Words
    scopes: set[Scope] = Field(
        default_factory=lambda: set(OF_A_PLATFORM),
        min_length=1,
        description="What it may do. Not given: everything but `admin` and `subject-access`.",
    )
    expires_at: Moment | None = Field(default=None, description="Not given: never.")


class RotationIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"grace_hours": 24}]})

    grace_hours: float = Field(default=24, ge=0, le=24 * 30, description="How long the old key works on.")

    @property
    def grace(self) -> timedelta:
        return timedelta(hours=self.grace_hours)


class KeyOut(Given):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_KEY]})

    id: UUID
    name: str
    hint: str = Field(description="Its first letters, to know it by.")
    scopes: Annotated[list[Scope], BeforeValidator(sorted)]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None = Field(description="To the minute.")
    revoked_at: datetime | None


class KeyCreated(KeyOut):
    model_config = ConfigDict(
        from_attributes=True, json_schema_extra={"examples": [{**_KEY, "key": "cp_q7Zr1xEXAMPLE-not-a-key", "last_used_at": None}]}
    )

    key: str = Field(description="Shown this once.")

    @classmethod
    def of(cls, issued: IssuedKey) -> Self:
        return cls(**KeyOut.model_validate(issued.record).model_dump(), key=issued.key)


class KeyList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"keys": [_KEY]}]})

    keys: list[KeyOut] = Field(description="Newest first, with those that no longer work.")

    @classmethod
    def of(cls, found: list[ApiKey]) -> Self:
        return cls(keys=[KeyOut.model_validate(key) for key in found])
