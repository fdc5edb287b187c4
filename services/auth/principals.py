"""Who is asking."""

from dataclasses import dataclass
from uuid import UUID

from services.auth.tokens import ParticipantGrant, ViewerGrant
from services.domain.access import OF_A_PLATFORM, OF_A_TEACHER, Scope
from services.domain.reach import Reach


@dataclass(frozen=True, slots=True)
class Platform:
    """A learning platform with an API key: acts for its organisation. `key_id` None: the key of the environment."""

    organisation_id: UUID
    scopes: frozenset[Scope] = OF_A_PLATFORM
    key_id: UUID | None = None

    @property
    def actor(self) -> str:
        """For the audit log."""
        return str(self.key_id or "platform")

    @property
    def reach(self) -> Reach:
        return Reach.all_of(self.organisation_id)


@dataclass(frozen=True, slots=True)
class Teacher:
    """A person who has logged in."""

    user_id: UUID
    organisation_id: UUID
    scopes: frozenset[Scope] = OF_A_TEACHER
    login_id: UUID | None = None

    @property
    def actor(self) -> str:
        return str(self.user_id)

    @property
    def is_administrator(self) -> bool:
        return Scope.ADMIN in self.scopes

    @property
    def reach(self) -> Reach:
        return Reach.all_of(self.organisation_id) if self.is_administrator else Reach.own(self.organisation_id, self.user_id)


@dataclass(frozen=True, slots=True)
class Student:
    """A participant's token: one student in one session."""

    grant: ParticipantGrant


@dataclass(frozen=True, slots=True)
class Viewer:
    """The token of an embed link: reads the mood of one session, for a while."""

    grant: ViewerGrant


@dataclass(frozen=True, slots=True)
class Anonymous:
    """No credentials at all; wrong ones are an error, never this."""


Staff = Platform | Teacher
Principal = Platform | Teacher | Student | Viewer | Anonymous
