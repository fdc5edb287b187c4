"""Who did and saw what: for administrators. Reading it is an entry too."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.api import cursors
from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.cursors import Cursor, Limit
from services.api.schemas.audit import AuditLog
from services.api.schemas.base import Moment
from services.domain.looks import Look
from services.storage import audit
from services.storage.audit import Wanted

router = APIRouter(prefix="/api/v1/audit", tags=["administration"])

Text = Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$")]


@router.get("")
def read_audit(
    context: Context,
    asker: StaffAsker,
    limit: Limit = 100,
    cursor: Cursor = None,
    session: Annotated[UUID | None, Query(description="About this session.")] = None,
    subject: Annotated[UUID | None, Query(description="About this participant, key, webhook or login.")] = None,
    actor: Text = None,
    action: Text = None,
    before: Annotated[Moment | None, Query(description="Before this time, with a UTC offset.")] = None,
) -> AuditLog:
    """Newest first, of the asker's organisation. What the asker reads here is written down before it is answered."""
    wanted = Wanted(session, subject, actor, action, before)
    with context.engine.begin() as conn:
        found = audit.page(conn, asker.organisation_id, wanted, limit=limit + 1, after=cursors.decode(cursor))
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.AUDIT, session_id=session, subject_id=subject)
    page, following = cursors.cut(found, limit, lambda entry: (entry.at, entry.id))
    return AuditLog.of(list(page), following)
