"""Whose lessons somebody may see. Storage asks for it wherever it once asked for an organisation, so that it cannot be left out."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from services.domain.classroom import ClassSession


@dataclass(frozen=True, slots=True)
class Reach:
    """Made by one of the two names below, so that whoever reads the code sees which."""

    organisation_id: UUID
    owner_id: UUID | None  # the teacher whose lessons they are; None: whoever's

    @classmethod
    def all_of(cls, organisation_id: UUID) -> Self:
        """Platforms', administrators' and the service's own: also lessons that belong to no teacher."""
        return cls(organisation_id, None)

    @classmethod
    def own(cls, organisation_id: UUID, teacher_id: UUID) -> Self:
        return cls(organisation_id, teacher_id)

    def covers(self, session: ClassSession) -> bool:
        """For a lesson that is followed while it runs: it may be given to another teacher meanwhile."""
        return session.organisation_id == self.organisation_id and self.owner_id in {None, session.owner_id}
