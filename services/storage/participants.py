"""Who takes part in a lesson, with or without consent."""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, Select, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from services.domain.classroom import Participant
from services.domain.policy import Faces
from services.errors import NotFound
from services.storage import audit, consents
from services.storage.erasure import ErasureReceipt, erase
from services.storage.models import ParticipantRow, PersonRow, SessionRow
from services.storage.sessions import Place

__all__ = ["ErasureReceipt", "add", "count_of", "erase", "get", "ids", "list_of", "page", "who_may_send"]


def add(
    conn: Connection,
    session_id: UUID,
    name: str,
    *,
    external_id: str | None,
    consent: bool,
    guardian: str | None,
    faces: Faces,
    actor: str | None = "service",
) -> Participant:
    """Who comes again in the same session under the same `external_id` is the same participant, with the newer name and consent.

    `actor`: who says that there is consent, or none; None: the participants themselves. Raises NotFound when there is no such session.
    """
    organisation_id = conn.execute(select(SessionRow.organisation_id).where(SessionRow.id == session_id)).scalar_one_or_none()
    if organisation_id is None:
        raise NotFound("There is no such session.")
    new = insert(ParticipantRow).values(
        organisation_id=organisation_id,
        session_id=session_id,
        person_id=_person(conn, organisation_id, external_id),
        name=name,
        faces=faces.value,
    )
    again = new.on_conflict_do_update(
        index_elements=["session_id", "person_id"], set_={"name": new.excluded.name, "faces": new.excluded.faces}
    )
    participant_id = conn.execute(again.returning(ParticipantRow.id)).scalar_one()
    consents.record(conn, participant_id, given=consent, guardian=guardian)
    audit.record(
        conn,
        organisation_id,
        actor=actor or str(participant_id),
        action="consent.given" if consent else "consent.refused",
        subject_id=participant_id,
        session_id=session_id,
        guardian=guardian is not None,
    )
    return get(conn, participant_id)


def get(conn: Connection, participant_id: UUID) -> Participant:
    """Raises NotFound. The caller knows whose participant it may be: by a token, or by comparing `session_id`."""
    row = conn.execute(_selected().where(ParticipantRow.id == participant_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such participant.")
    return _participant(row)


def who_may_send(conn: Connection, among: Collection[UUID]) -> set[UUID]:
    """Those who are there, consent, and whose session has not ended."""
    query = select(ParticipantRow.id).join(SessionRow, SessionRow.id == ParticipantRow.session_id)
    allowed = (ParticipantRow.id.in_(among), SessionRow.ended_at.is_(None), consents.given(ParticipantRow.id))
    return set(conn.scalars(query.where(*allowed)))


def list_of(conn: Connection, session_id: UUID) -> list[Participant]:
    """In the order they came."""
    query = _selected().where(ParticipantRow.session_id == session_id).order_by(ParticipantRow.created_at, ParticipantRow.id)
    return [_participant(row) for row in conn.execute(query)]


def page(conn: Connection, session_id: UUID, *, limit: int, after: Place | None = None) -> list[Participant]:
    """At most `limit` that came after `after`, in the order they came."""
    query = _selected().where(ParticipantRow.session_id == session_id)
    if after is not None:
        query = query.where(tuple_(ParticipantRow.created_at, ParticipantRow.id) > tuple_(*after))
    return [_participant(row) for row in conn.execute(query.order_by(ParticipantRow.created_at, ParticipantRow.id).limit(limit))]


def ids(conn: Connection, session_id: UUID) -> frozenset[UUID]:
    return frozenset(conn.execute(select(ParticipantRow.id).where(ParticipantRow.session_id == session_id)).scalars())


def count_of(conn: Connection, session_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many each session has; one without any is left out."""
    counted = select(ParticipantRow.session_id, func.count()).where(ParticipantRow.session_id.in_(session_ids))
    return {row[0]: row[1] for row in conn.execute(counted.group_by(ParticipantRow.session_id))}


def _person(conn: Connection, organisation_id: UUID, external_id: str | None) -> UUID:
    """Without an `external_id` nobody can be known again, so that each is a new person. Holds the row against an erasure."""
    new = insert(PersonRow).values(id=uuid4(), organisation_id=organisation_id, external_id=external_id)
    known = new.on_conflict_do_update(index_elements=["organisation_id", "external_id"], set_={"external_id": new.excluded.external_id})
    return conn.execute(known.returning(PersonRow.id)).scalar_one()


def _selected() -> Select[*tuple[Any, ...]]:
    return (
        select(*ParticipantRow.__table__.c, PersonRow.external_id, consents.given(ParticipantRow.id).label("consent"))
        .join_from(ParticipantRow, PersonRow, PersonRow.id == ParticipantRow.person_id)
    )  # fmt: skip


def _participant(row: Row[*tuple[Any, ...]]) -> Participant:
    return Participant(
        id=row.id,
        session_id=row.session_id,
        organisation_id=row.organisation_id,
        name=row.name,
        external_id=row.external_id,
        consent=row.consent,
        faces=Faces(row.faces),
        created_at=row.created_at,
    )
