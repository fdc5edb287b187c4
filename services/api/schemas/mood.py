"""The class's figures."""

import json
from datetime import datetime
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field

from services.api.schemas.base import Given
from services.domain.classroom import MoodPoint

EXAMPLE: Final[dict[str, Any]] = {
    "at": "2026-03-02T09:00:10Z",
    "expressions": {"angry": 0.02, "disgust": 0.01, "fear": 0.02, "happy": 0.27, "sad": 0.06, "surprise": 0.07, "neutral": 0.55},
    "valence": 0.28,
    "arousal": 0.08,
    "engagement": 71.4,
    "engagement_low": 66.0,
    "engagement_high": 76.1,
    "facing": 0.93,
    "present": 24,
    "readable": 21,
    "suppressed": False,
}

EXAMPLE_STREAM: Final = f"""event: point
id: 1772442000-3f9a1c2b-1
data: {json.dumps(EXAMPLE)}

: keep-alive

event: end
id: end
data: {{"ended_at": "2026-03-02T09:45:00Z"}}

"""


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
    model_config = ConfigDict(json_schema_extra={"examples": [{"points": [EXAMPLE]}]})

    points: list[MoodPointOut]

    @classmethod
    def of(cls, points: list[MoodPoint]) -> Self:
        return cls(points=[MoodPointOut.model_validate(point) for point in points])
