"""A participant's token: lets one student send video into one session, and nothing else (LiveKit's grants are the model)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from services.auth import signed
from services.errors import Unauthorized

_AUDIENCE: Final = "classpulse:participant"


@dataclass(frozen=True, slots=True)
class ParticipantGrant:
    session_id: UUID
    participant_id: UUID


def issue_participant_token(secret: str, session_id: UUID, participant_id: UUID, valid: timedelta) -> str:
    return signed.sign(secret, _AUDIENCE, str(participant_id), {"session": str(session_id)}, valid)


def read_participant_token(secret: str, token: str) -> ParticipantGrant:
    """Raises Unauthorized for a token that is expired, malformed, foreign or made for another audience.

    Whether the participant is still there and may still send is for the caller to ask the database.
    """
    claims = signed.verify(secret, _AUDIENCE, token)
    try:
        return ParticipantGrant(UUID(claims["session"]), UUID(claims["sub"]))
    except (KeyError, ValueError, AttributeError) as error:
        raise Unauthorized("The token is malformed.") from error
