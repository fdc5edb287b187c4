"""Whose lesson it is to be: who may say so, and for whom."""

from uuid import UUID

from sqlalchemy import Connection

from services.auth.principals import Staff, Teacher
from services.domain.classroom import ClassSession
from services.errors import Forbidden, NotFound, Unprocessable
from services.storage import audit, users


def of_new(conn: Connection, asker: Staff, address: str | None) -> UUID | None:
    """A teacher's own where nobody is named; of a platform's lesson nobody. Raises as `named` does."""
    if address is None:
        return asker.user_id if isinstance(asker, Teacher) else None
    return named(conn, asker, address)


def named(conn: Connection, asker: Staff, address: str | None) -> UUID | None:
    """None: nobody. Raises Forbidden for a teacher who names anybody but themselves, Unprocessable for an address that no teacher of
    the organisation has."""
    if isinstance(asker, Teacher) and not asker.is_administrator:
        if address is None or address.strip().lower() != users.get(conn, asker.user_id).email:
            raise Forbidden("Only platforms and administrators say which other teacher a session belongs to.")
        return asker.user_id
    if address is None:
        return None
    try:
        return users.by_email(conn, asker.organisation_id, address).id
    except NotFound as error:
        raise Unprocessable(
            f"body.teacher: {error.detail} Whoever runs this service adds teachers: `classpulse users add EMAIL`."
        ) from error


def note(conn: Connection, asker: Staff, session: ClassSession, before: UUID | None) -> None:
    """In the audit log: who may see a lesson from now on, and who no longer. Nothing where `before` owns it still."""
    if session.owner_id == before:
        return
    for action, teacher in (("session.taken", before), ("session.given", session.owner_id)):
        if teacher is not None:
            audit.record(conn, session.organisation_id, actor=asker.actor, action=action, subject_id=teacher, session_id=session.id)
