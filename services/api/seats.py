"""What a participant is given to send video with."""

from uuid import UUID

from services import clock
from services.api.context import ApiContext
from services.api.schemas.participants import TokenOut
from services.auth.tokens import issue_participant_token


def seat(context: ApiContext, session_id: UUID, participant_id: UUID) -> TokenOut:
    """A new token; those that were given before hold until their own end."""
    expires_at = (clock.now() + context.token_valid).replace(microsecond=0)
    token = issue_participant_token(context.secret, session_id, participant_id, context.token_valid)
    return TokenOut(token=token, expires_at=expires_at, whip_url=context.whip_url, mine_url=context.mine_url(token))
