"""The organisation's own settings."""

import re
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from services.api.schemas.base import Asked, Given, Words

_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN: Final = re.compile(
    rf"https://(\*\.{_LABEL}\.{_LABEL}|{_LABEL})(\.{_LABEL})*(:\d{{1,5}})?|http://(localhost|127\.0\.0\.1)(:\d{{1,5}})?", re.ASCII
)
_EXAMPLE: Final[dict[str, Any]] = {
    "id": "c2f5a1de-7c1b-4b39-8f52-4c3c4b6f9a10",
    "slug": "default",
    "name": "Ada Lovelace School",
    "guardian_consent": False,
    "frame_ancestors": ["https://lms.school.org"],
}


def _an_origin(origin: str) -> str:
    """As a browser's Content-Security-Policy takes it; nothing that could end one rule and begin another."""
    origin = origin.strip().lower().rstrip("/")
    if not _ORIGIN.fullmatch(origin) or len(origin) > 200:
        raise ValueError("must be an origin such as https://lms.school.org or https://*.school.org, or http://localhost:8000 for a trial")
    return origin


Origin = Annotated[str, AfterValidator(_an_origin), Field(max_length=201)]


class OrganisationChange(Asked):
    """What is not given stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"frame_ancestors": ["https://lms.school.org"]}]})

    name: Words | None = None
    guardian_consent: bool | None = Field(default=None, description="Whether students who join by a link must name a guardian who agrees.")
    frame_ancestors: list[Origin] | None = Field(
        default=None, max_length=20, description="Origins whose pages may show the mood of a session in a frame. None: nobody's."
    )


class OrganisationOut(Given):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_EXAMPLE]})

    id: UUID
    slug: str
    name: str
    guardian_consent: bool
    frame_ancestors: list[str]
