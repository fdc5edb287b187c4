"""That the expression which was read in a picture is wrong."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.schemas.feedback import FeedbackIn, FeedbackKept, FeedbackList, FeedbackOut
from services.auth.principals import Teacher
from services.domain.access import Scope
from services.domain.looks import Look
from services.errors import Forbidden, NotFound
from services.storage import audit, feedback

SHOWN: Final = 500

router = APIRouter(prefix="/api/v1/pictures/feedback", tags=["pictures"])


@router.post("", status_code=201)
def say_what_is_wrong(body: FeedbackIn, context: Context, asker: StaffAsker) -> FeedbackKept:
    """What an expression should have been, to read faces better. The label and the scores are kept for a year. The picture of the face,
    48 x 48 gray, only if it is sent; send it only where whoever is in it agrees, or somebody who may decide for them. 403 where
    expressions may not be read."""
    context.pictures.count(asker.actor)
    if not context.law.permits_expression():
        raise Forbidden("Expressions may not be read here, and so nothing is kept of them.")
    user_id = asker.user_id if isinstance(asker, Teacher) else None
    with context.engine.begin() as conn:
        id_, until = feedback.add(conn, asker.organisation_id, body.said_of(), user_id=user_id)
        audit.record(
            conn, asker.organisation_id, actor=asker.actor, action="feedback.kept", subject_id=id_, picture=body.picture is not None
        )  # fmt: skip
    return FeedbackKept(id=id_, expires_at=until, picture=body.picture is not None)


@router.get("")
def list_feedback(context: Context, asker: StaffAsker) -> FeedbackList:
    """The newest 500. Pictures leave by `classpulse feedback export` only."""
    with context.engine.begin() as conn:
        found = feedback.newest(conn, asker.organisation_id, SHOWN)
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.FEEDBACK)
    return FeedbackList(feedback=[FeedbackOut.model_validate(one) for one in found])


@router.delete("/{feedback_id}", status_code=204, response_class=Response)
def delete_feedback(feedback_id: UUID, context: Context, asker: StaffAsker) -> Response:
    """By its number: whoever said it, or an administrator. For others it is a 404."""
    user_id = asker.user_id if isinstance(asker, Teacher) else None
    with context.engine.begin() as conn:
        if Scope.ADMIN not in asker.scopes and not feedback.is_of(conn, asker.organisation_id, feedback_id, user_id):
            raise NotFound("There is no such feedback.")
        feedback.remove(conn, asker.organisation_id, feedback_id)
        audit.record(conn, asker.organisation_id, actor=asker.actor, action="feedback.deleted", subject_id=feedback_id)
    return Response(status_code=204)
