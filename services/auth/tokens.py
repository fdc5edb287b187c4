"""Tokens for one thing, for a while (LiveKit's grants are the model): a participant's, to send video; a viewer's, to see a mood; a
link's, to fetch one report."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from services.auth import signed
from services.auth.secret import Secret
from services.errors import Unauthorized

_PARTICIPANT: Final = "classpulse:participant"
_VIEWER: Final = "classpulse:viewer"
_REPORT: Final = "classpulse:report"


@dataclass(frozen=True, slots=True)
class ParticipantGrant:
    """Lets one student send video into one session and speak of themselves, and nothing else."""

    session_id: UUID
    participant_id: UUID


@dataclass(frozen=True, slots=True)
class ViewerGrant:
    """Lets a page show the mood of one session of one organisation, and nothing else."""

    organisation_id: UUID
    session_id: UUID


def issue_participant_token(secret: Secret, session_id: UUID, participant_id: UUID, valid: timedelta) -> str:
    return signed.sign(secret, _PARTICIPANT, str(participant_id), {"session": str(session_id)}, valid)


def issue_viewer_token(secret: Secret, organisation_id: UUID, session_id: UUID, valid: timedelta) -> str:
    return signed.sign(secret, _VIEWER, str(session_id), {"organisation": str(organisation_id)}, valid)


def issue_report_token(secret: Secret, report_id: UUID, valid: timedelta) -> str:
    return signed.sign(secret, _REPORT, str(report_id), {}, valid)


def read_report_token(secret: Secret, token: str) -> UUID:
    """-> the report's id. Raises Unauthorized, as `read_token` does."""
    try:
        return UUID(signed.verify(secret, (_REPORT,), token)["sub"])
    except ValueError as error:
        raise Unauthorized("The token is malformed.") from error


def read_token(secret: Secret, token: str) -> ParticipantGrant | ViewerGrant:
    """Raises Unauthorized for a token that is expired, malformed, foreign or made for another audience.

    Whether who and what it names is still there is for the caller to ask the database.
    """
    claims = signed.verify(secret, (_PARTICIPANT, _VIEWER), token)
    try:
        if claims["aud"] == _VIEWER:
            return ViewerGrant(UUID(claims["organisation"]), UUID(claims["sub"]))
        return ParticipantGrant(UUID(claims["session"]), UUID(claims["sub"]))
    except (KeyError, ValueError, AttributeError) as error:
        raise Unauthorized("The token is malformed.") from error
