"""Who asks, for the routes: the gate has put it into the scope, and has checked that its kind may ask."""

from typing import Annotated

from fastapi import Depends, Request

from services.api.gate import PRINCIPAL
from services.auth.principals import Platform, Principal, Staff, Student, Teacher
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


def _grant(request: Request) -> ParticipantGrant:
    principal = _principal(request)
    if not isinstance(principal, Student):
        raise Forbidden("This is for participants, with the token made for them.")
    return principal.grant


Asker = Annotated[Principal, Depends(_principal)]
StaffAsker = Annotated[Staff, Depends(_staff)]
Grant = Annotated[ParticipantGrant, Depends(_grant)]
