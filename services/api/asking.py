"""Who asks, for the routes: the gate has put it into the scope, and has checked that its kind may ask."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.api.gate import PRINCIPAL
from services.auth.principals import Platform, Principal, Staff, Student, Teacher, Viewer
from services.auth.tokens import ParticipantGrant
from services.errors import Forbidden


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


def _reader(request: Request, session_id: UUID) -> UUID:
    principal = _principal(request)
    if not isinstance(principal, Viewer):
        return _staff(request).organisation_id
    if principal.grant.session_id != session_id:
        raise Forbidden("This link shows another session.")
    return principal.grant.organisation_id


Asker = Annotated[Principal, Depends(_principal)]
StaffAsker = Annotated[Staff, Depends(_staff)]
TeacherAsker = Annotated[Teacher, Depends(_teacher)]
Grant = Annotated[ParticipantGrant, Depends(_grant)]
ReadersOrganisation = Annotated[UUID, Depends(_reader)]
"""The organisation in which the session of the path may be looked for: the asker's own, or the one of an embed link's session."""
