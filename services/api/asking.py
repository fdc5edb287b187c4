"""Who asks, for the routes: the gate has put it into the scope, and has checked that its kind may ask."""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request

from services.api.gate import PRINCIPAL
from services.auth.principals import Platform, Principal, Staff, Student, Teacher, Viewer
from services.auth.tokens import ParticipantGrant
from services.domain.reach import Reach
from services.errors import Forbidden

_EMBEDDED: Final = "embed"  # in the audit log: whoever has the link that a member of staff made


@dataclass(frozen=True, slots=True)
class Reader:
    """Who may read the mood of the path's session, and among which it may be looked for: the asker's own, or those of the organisation
    in which an embed link was made, by somebody who might."""

    principal: Principal
    reach: Reach
    actor: str


def _principal(request: Request) -> Principal:
    principal: Principal = request.scope[PRINCIPAL]
    return principal


def _staff(request: Request) -> Staff:
    principal = _principal(request)
    if not isinstance(principal, Platform | Teacher):
        raise Forbidden("This is for platforms and teachers.")
    return principal


def _teacher(request: Request) -> Teacher:
    principal = _principal(request)
    if not isinstance(principal, Teacher):
        raise Forbidden("This is for teachers.")
    return principal


def _grant(request: Request) -> ParticipantGrant:
    principal = _principal(request)
    if not isinstance(principal, Student):
        raise Forbidden("This is for participants, with the token made for them.")
    return principal.grant


def _reader(request: Request, session_id: UUID) -> Reader:
    principal = _principal(request)
    if not isinstance(principal, Viewer):
        staff = _staff(request)
        return Reader(staff, staff.reach, staff.actor)
    if principal.grant.session_id != session_id:
        raise Forbidden("This link shows another session.")
    return Reader(principal, Reach.all_of(principal.grant.organisation_id), _EMBEDDED)


Asker = Annotated[Principal, Depends(_principal)]
StaffAsker = Annotated[Staff, Depends(_staff)]
TeacherAsker = Annotated[Teacher, Depends(_teacher)]
Grant = Annotated[ParticipantGrant, Depends(_grant)]
ReaderAsker = Annotated[Reader, Depends(_reader)]
