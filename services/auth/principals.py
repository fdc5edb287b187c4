"""Who is asking."""

from dataclasses import dataclass
from uuid import UUID

from services.auth.tokens import ParticipantGrant


@dataclass(frozen=True, slots=True)
class Platform:
    """A learning platform with an API key: acts for its organisation."""

    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class Teacher:
    """A person with the login cookie."""

    user_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class Student:
    """A participant's token: one student in one session."""

    grant: ParticipantGrant


@dataclass(frozen=True, slots=True)
class Anonymous:
    """No credentials at all; wrong ones are an error, never this."""


Staff = Platform | Teacher
Principal = Platform | Teacher | Student | Anonymous
