"""The mood of the class: visible expression over time."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.api.asking import ReadersOrganisation
from services.api.context import Context
from services.api.schemas.base import Moment
from services.api.schemas.mood import Mood
from services.storage import mood, sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}", tags=["mood"])


@router.get("/mood")
def read_mood(
    session_id: UUID,
    context: Context,
    organisation_id: ReadersOrganisation,
    bucket: Annotated[int, Query(ge=1, le=3600, description="Seconds; below 10 it is computed from raw readings.")] = 10,
    since: Annotated[Moment | None, Query(description="From here on, with a UTC offset.")] = None,
    until: Annotated[Moment | None, Query(description="Up to here, not included.")] = None,
) -> Mood:
    """Points with `suppressed` stand where fewer than k students were readable. In presence mode expressions and engagement are null."""
    with context.engine.begin() as conn:
        session = sessions.get(conn, organisation_id, session_id)
        k = max(session.policy.k, context.k_floor)  # the floor may have risen since
        return Mood.of(mood.read(conn, session, bucket_s=bucket, k=k, since=since, until=until))
