"""What happened in a lesson and when, as its teacher or platform says."""

from uuid import UUID

from fastapi import APIRouter, Response

from services import clock
from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.idempotency import OnceAsked
from services.api.schemas.markers import MarkerIn, MarkerList, MarkerOut
from services.auth.principals import Teacher
from services.domain.markers import moment
from services.storage import audit, markers, sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}/markers", tags=["markers"])


@router.post("", status_code=201)
def add_marker(
    session_id: UUID, body: MarkerIn, context: Context, asker: StaffAsker, once: OnceAsked, response: Response
) -> MarkerOut:  # fmt: skip
    """An event of the lesson ("Exercise started"), shown on its charts and in its reports. Also afterwards, for a moment within it."""
    user_id = asker.user_id if isinstance(asker, Teacher) else None
    with context.engine.begin() as conn:
        session = sessions.get(conn, asker.reach, session_id)
        at = moment(session, body.at, clock.now())
        made = once.make(conn, lambda: markers.add(conn, session_id, at, body.label, user_id=user_id).id)
        marker = markers.get(conn, session_id, made.id)
    response.headers["Location"] = f"/api/v1/sessions/{session_id}/markers/{marker.id}"
    return MarkerOut.model_validate(marker)


@router.get("")
def list_markers(session_id: UUID, context: Context, asker: StaffAsker) -> MarkerList:
    """They say nothing of a student, and are kept as long as the session's figures."""
    with context.engine.connect() as conn:
        sessions.get(conn, asker.reach, session_id)
        return MarkerList.of(markers.list_of(conn, session_id))


@router.delete("/{marker_id}", status_code=204, response_class=Response)
def delete_marker(session_id: UUID, marker_id: UUID, context: Context, asker: StaffAsker) -> Response:
    with context.engine.begin() as conn:
        sessions.get(conn, asker.reach, session_id)
        markers.remove(conn, session_id, marker_id)
        audit.record(
            conn, asker.organisation_id, actor=asker.actor, action="marker.deleted", subject_id=marker_id, session_id=session_id
        )  # fmt: skip
    return Response(status_code=204)
