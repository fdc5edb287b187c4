"""Links that show a session's mood in a frame."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from services.api.schemas.base import Asked

Tongue = Literal["en", "de"]
"""What the frame can speak."""


class EmbedIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"minutes": 60}]})

    minutes: int = Field(default=60, ge=1, le=720, description="How long the link works. A page that is open is cut off then.")

    language: Tongue | None = Field(default=None, description="What the frame speaks; null: what the browser of whoever looks asks for.")

    @property
    def valid(self) -> timedelta:
        return timedelta(minutes=self.minutes)


class EmbedOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "url": "https://pulse.school.org/embed/5f0c1c1e-9a55-4d0e-8f57-0a4b8b1d7d11#token=eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
                    "expires_at": "2026-03-02T10:00:00Z",
                    "frame_ancestors": ["https://lms.school.org"],
                }
            ]
        }
    )

    url: str = Field(description="For the `src` of an iframe. Append `&theme=light` or `&theme=dark`; else it follows the system.")
    expires_at: datetime
    frame_ancestors: list[str] = Field(description="The pages that may hold the frame; empty: none may. See PATCH /api/v1/organisation.")
