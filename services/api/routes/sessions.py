"""A session: one lesson of one class."""

import logging
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from services.api import cursors, owners
from services.api.asking import StaffAsker
from services.api.context import ApiContext, Context
from services.api.cursors import Cursor, Limit
from services.api.idempotency import OnceAsked
from services.api.noting import note
from services.api.policies import settle
from services.api.schemas.base import Moment
from services.api.schemas.sessions import DeletionOut, SessionChange, SessionIn, SessionList, SessionOut
from services.api.signaling_client import StreamRefused
from services.auth.principals import Staff
from services.domain.classroom import ClassSession
from services.domain.reach import Reach
from services.errors import Overloaded
from services.storage import deletion, sessions
from services.storage.deletion import DeletionReceipt
from services.storage.sessions import Schedule, Wanted

router = APIRouter(prefix="/api/v1/sessions", tags=["sessions"])
log = logging.getLogger(__name__)


@router.post("", status_code=201)
def create_session(body: SessionIn, context: Context, asker: StaffAsker, once: OnceAsked, response: Response) -> SessionOut:
    """The policy that holds is in the answer: where the law forbids expression analysis and none was asked for, it says `presence`.

    A session that a teacher makes is theirs; a platform names the teacher. 422 when no teacher of the organisation has the address.
    """
    policy = settle(body.policy, context.law, context.k_floor)
    schedule = Schedule(body.scheduled_start, body.scheduled_end)

    def make() -> UUID:
        owner = owners.of_new(conn, asker, body.teacher)
        return sessions.create(
            conn, asker.organisation_id, body.title, course=body.course, policy=policy, schedule=schedule, owner_id=owner
        ).id

    with context.engine.begin() as conn:
        made = sessions.get(conn, asker.reach, once.make(conn, make).id)
    response.headers["Location"] = f"/api/v1/sessions/{made.id}"
    return SessionOut.of(made, context)


@router.get("")
def list_sessions(
    context: Context,
    asker: StaffAsker,
    limit: Limit = 50,
    cursor: Cursor = None,
    course: Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$", description="Of the course with this title.")] = None,
    since: Annotated[Moment | None, Query(alias="from", description="That begin at this time or later.")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="That begin before this time.")] = None,
    live: Annotated[bool | None, Query(description="Whether it has begun and not ended.")] = None,
) -> SessionList:
    """A session's time is when it began, else when it is planned to begin, else when it was made. Teachers get their own."""
    with context.engine.connect() as conn:
        wanted = Wanted(course, since, until, live)
        found = sessions.page(conn, asker.reach, wanted, limit=limit + 1, after=cursors.decode(cursor))
    page, following = cursors.cut(found, limit, lambda session: (session.created_at, session.id))
    return SessionList(sessions=[SessionOut.of(session, context) for session in page], next_cursor=following)


@router.get("/{session_id}")
def get_session(session_id: UUID, context: Context, asker: StaffAsker) -> SessionOut:
    with context.engine.connect() as conn:
        return SessionOut.of(sessions.get(conn, asker.reach, session_id), context)


@router.patch("/{session_id}")
def change_session(session_id: UUID, body: SessionChange, context: Context, asker: StaffAsker) -> SessionOut:
    """Its title, course and schedule, and whose it is. A policy cannot be changed: students agreed to the one they saw."""
    with context.engine.begin() as conn:
        now = sessions.get(conn, asker.reach, session_id)
        given = body.model_dump(exclude_unset=True)
        changed = sessions.change(
            conn,
            asker.reach,
            session_id,
            title=given.get("title") or now.title,
            course=given.get("course", now.course),
            schedule=Schedule(given.get("scheduled_start", now.scheduled_start), given.get("scheduled_end", now.scheduled_end)),
            owner_id=owners.named(conn, asker, given["teacher"]) if "teacher" in given else now.owner_id,
        )
        owners.note(conn, asker, changed, before=now.owner_id)
    return SessionOut.of(changed, context)


@router.post("/{session_id}/end")
async def end_session(session_id: UUID, context: Context, asker: StaffAsker) -> SessionOut:
    """No more video is accepted, and what runs is hung up. Ending twice changes nothing."""
    ended = await run_in_threadpool(_end, context, asker.reach, session_id)
    await _hang_up(context, session_id)
    return SessionOut.of(ended, context)


@router.delete("/{session_id}")
async def delete_session(session_id: UUID, context: Context, asker: StaffAsker) -> DeletionOut:
    """Deletes the session and everybody in it for good; the answer is the receipt. One that runs is ended first: webhooks hear of it.

    Everybody in it is erased as if they had asked. Its markers, alerts and stored reports go with it.
    """
    receipt = await run_in_threadpool(_delete, context, asker, session_id)
    await run_in_threadpool(note, context)
    await _hang_up(context, session_id)
    return DeletionOut.model_validate(receipt)


async def _hang_up(context: ApiContext, session_id: UUID) -> None:
    try:
        await context.signaling.close_session(session_id)
    except (Overloaded, StreamRefused) as error:
        log.warning("session %s has ended, but its video may run on: %s", session_id, error.detail, extra={"session_id": session_id})


def _end(context: ApiContext, reach: Reach, session_id: UUID) -> ClassSession:
    with context.engine.begin() as conn:
        return sessions.end(conn, reach, session_id)


def _delete(context: ApiContext, asker: Staff, session_id: UUID) -> DeletionReceipt:
    with context.engine.begin() as conn:
        return deletion.delete_session(conn, sessions.end(conn, asker.reach, session_id), actor=asker.actor)
