"""The alerts of a session."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.api.schemas.base import Given
from services.domain.alerts import Alert, Kind, Strength

_ALERT: Final[dict[str, Any]] = {
    "id": "6a1f0f8e-3d55-4f0e-9a53-0b1f1d1c9a10",
    "at": "2026-03-02T09:31:10Z",
    "kind": "engagement_fell",
    "strength": "clear",
    "details": {"from": 78, "to": 55, "seconds": 110},
    "seen_at": None,
}


class AlertOut(Given):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_ALERT]})

    id: UUID
    at: datetime = Field(description="The end of the ten seconds that gave the reason.")
    kind: Kind
    strength: Strength = Field(description="Webhooks are told of `clear` and `strong`; a teacher chooses what their page shows.")
    details: Mapping[str, int] = Field(
        description="The numbers of the reason: `engagement_fell` has `from`, `to`, `seconds`; `cameras_off` has `count`, `present`, "
        "`seconds`; `few_readable` has `readable`, `present`, `seconds`."
    )
    seen_at: datetime | None = Field(description="When a teacher pressed *Seen*, or a stronger one took its place.")


class AlertList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"alerts": [_ALERT]}]})

    alerts: list[AlertOut] = Field(description="Newest first, 200 at most.")

    @classmethod
    def of(cls, found: list[Alert]) -> Self:
        return cls(alerts=[AlertOut.model_validate(alert) for alert in found])
