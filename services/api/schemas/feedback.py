"""That a reading was wrong."""

from base64 import b64decode
from binascii import Error
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from services.api.schemas.base import Asked, Given
from services.domain.emotions import EXPRESSIONS
from services.storage.feedback import Said

SIDE: Final = 48  # pixels, as the network reads
_SCORES: Final[Any] = {"angry": 0.02, "disgust": 0.01, "fear": 0.05, "happy": 0.02, "sad": 0.71, "surprise": 0.02, "neutral": 0.17}
_KEPT: Final[dict[str, Any]] = {"id": "0b0c7f0e-8f0d-4c5e-9b53-0b1f1d1c9a70", "expires_at": "2027-03-02T09:12:30Z", "picture": False}
_OUT: Final[dict[str, Any]] = {
    "id": _KEPT["id"],
    "said": "neutral",
    "scores": _SCORES,
    "weights_id": "balanced-4f1c2d3e",
    "has_crop": False,
    "created_at": "2026-03-02T09:12:30Z",
    "expires_at": "2027-03-02T09:12:30Z",
}

Expression = Literal["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
Share = Annotated[float, Field(ge=0, le=1)]


class FeedbackIn(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"said": "neutral", "scores": _SCORES, "weights_id": "balanced-4f1c2d3e"}]})

    said: Expression = Field(description="What it should have been.")
    scores: dict[Expression, Share] = Field(description="The seven, as they were answered.")
    weights_id: Annotated[str, StringConstraints(pattern=r"^[\w.:+-]{1,100}$")] = Field(description="As it was answered.")
    picture: Annotated[str, StringConstraints(max_length=4096)] | None = Field(
        default=None, description="`crop` of the answer, only if whoever is in it agrees."
    )

    @field_validator("scores")
    @classmethod
    def _all_seven(cls, scores: dict[str, float]) -> dict[str, float]:
        if set(scores) != set(EXPRESSIONS):
            raise ValueError("all seven expressions must be there")
        return scores

    @field_validator("picture")
    @classmethod
    def _a_crop(cls, picture: str | None) -> str | None:
        if picture is not None and len(_bytes(picture)) != SIDE * SIDE:
            raise ValueError(f"must be {SIDE} x {SIDE} gray bytes")
        return picture

    def said_of(self) -> Said:
        return Said(
            self.said,
            {str(name): share for name, share in self.scores.items()},
            self.weights_id,
            None if self.picture is None else _bytes(self.picture),
        )


class FeedbackKept(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_KEPT]})

    id: UUID = Field(description="Deletes it: note it down for whoever is in the picture.")
    expires_at: datetime
    picture: bool = Field(description="Whether a picture is kept.")


class FeedbackOut(Given):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_OUT]})

    id: UUID
    said: Expression
    scores: dict[str, float]
    weights_id: str
    has_crop: bool = Field(description="Whether a picture is kept.")
    created_at: datetime
    expires_at: datetime


class FeedbackList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"feedback": [_OUT]}]})

    feedback: list[FeedbackOut] = Field(description="Newest first, 500 at most.")


def _bytes(picture: str) -> bytes:
    """Raises ValueError."""
    try:
        return b64decode(picture, validate=True)
    except Error as error:
        raise ValueError("must be base64") from error
