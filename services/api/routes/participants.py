"""The participants of a session, each with a token of their own."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from services.api import cursors
from services.api.asking import Asker, StaffAsker
from services.api.context import ApiContext, Context
from services.api.cursors import Cursor, Limit
from services.api.hang_up import hang_up
from services.api.idempotency import Once, OnceAsked
from services.api.noting import note
from services.api.schemas.participants import ErasureOut, ParticipantCreated, ParticipantIn, ParticipantList, ParticipantOut, TokenOut
from services.api.seats import seat
from services.auth.principals import Anonymous, Platform, Principal, Staff, Student, Teacher, Viewer
from services.domain.looks import Look
from services.errors import Conflict, Forbidden, NotFound
from services.storage import audit, erasure, participants, sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}/participants", tags=["participants"])


@router.post("", status_code=201)
async def add_participant(
    session_id: UUID, body: ParticipantIn, context: Context, asker: StaffAsker, once: OnceAsked
) -> ParticipantCreated:
    """The same `external_id` again is the same participant, with the newer name and consent. 409 after the end of the session.

    Who no longer consents is hung up at once: nothing more is read, not only nothing stored.
    """
    added = await run_in_threadpool(_add, context, asker, session_id, body, once)
    if not body.consent:
        await hang_up(context, added)
    return ParticipantCreated(id=added, **seat(context, session_id, added).model_dump())


def _add(context: ApiContext, asker: Staff, session_id: UUID, body: ParticipantIn, once: Once) -> UUID:
    def add() -> UUID:
        _running(conn, asker, session_id)
        added = participants.add(
            conn,
            session_id,
            body.name,
            external_id=body.external_id,
            consent=body.consent,
            guardian=body.guardian,
            faces=body.faces,
            actor=asker.actor,
        )
        return added.id

    with context.engine.begin() as conn:
        sessions.get(conn, asker.reach, session_id)
        return once.make(conn, add).id


@router.get("")
def list_participants(session_id: UUID, context: Context, asker: StaffAsker, limit: Limit = 100, cursor: Cursor = None) -> ParticipantList:
    with context.engine.begin() as conn:
        sessions.get(conn, asker.reach, session_id)
        found = participants.page(conn, session_id, limit=limit + 1, after=cursors.decode(cursor))
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.PARTICIPANTS, session_id=session_id)
    page, following = cursors.cut(found, limit, lambda participant: (participant.created_at, participant.id))
    return ParticipantList(participants=[ParticipantOut.model_validate(one) for one in page], next_cursor=following)


@router.post("/{participant_id}/token", status_code=201)
def renew_token(session_id: UUID, participant_id: UUID, context: Context, asker: StaffAsker) -> TokenOut:
    """A new token for the same participant, for a lesson that outlasts the first. 409 after the end of the session."""
    with context.engine.connect() as conn:
        _running(conn, asker, session_id)
        if participants.get(conn, participant_id).session_id != session_id:
            raise NotFound("There is no such participant.")
    return seat(context, session_id, participant_id)


def _running(conn: Connection, asker: Staff, session_id: UUID) -> None:
    """Raises NotFound, Conflict."""
    if sessions.get(conn, asker.reach, session_id).ended_at is not None:
        raise Conflict("The session has ended.")


@router.delete("/{participant_id}")
async def erase_participant(session_id: UUID, participant_id: UUID, context: Context, asker: Asker) -> ErasureOut:
    """Deletes the participant and all that was read of them, and hangs up their video; the answer is the receipt.

    Also for the participant, with their own token: leaving may not depend on somebody else.
    """
    receipt = await run_in_threadpool(_erase, context, asker, session_id, participant_id)
    await run_in_threadpool(note, context)
    await hang_up(context, participant_id)
    return ErasureOut.model_validate(receipt)


def _erase(context: ApiContext, asker: Principal, session_id: UUID, participant_id: UUID) -> erasure.ErasureReceipt:
    with context.engine.begin() as conn:
        actor = _actor(conn, asker, session_id, participant_id)
        if participants.get(conn, participant_id).session_id != session_id:
            raise NotFound("There is no such participant.")
        return erasure.erase(conn, participant_id, actor=actor)


def _actor(conn: Connection, asker: Principal, session_id: UUID, participant_id: UUID) -> str:
    """Who it is that erases, for the audit log. Raises NotFound for a foreign session, Forbidden for a foreign token."""
    match asker:
        case Student(grant):
            if (grant.session_id, grant.participant_id) != (session_id, participant_id):
                raise Forbidden("A participant may erase only themselves.")
            return str(participant_id)
        case Teacher() | Platform():
            sessions.get(conn, asker.reach, session_id)
            return asker.actor
        case Viewer() | Anonymous():
            raise Forbidden("This is for platforms, teachers and the participant.")
