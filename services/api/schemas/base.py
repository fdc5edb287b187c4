"""What all bodies share."""

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Moment = Annotated[AwareDatetime, Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(9000, 1, 1, tzinfo=UTC))]
"""With a UTC offset, and in a range that every clock and database of ours can hold."""

NEXT: Final = "Ask again with it as `cursor` for what follows; null at the end."


class Asked(BaseModel):
    """A body somebody sends: a misspelt field is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class Given(BaseModel):
    """Made from a record of the domain."""

    model_config = ConfigDict(from_attributes=True)


class Problem(BaseModel):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
