"""What the database holds about one person, table by table: the rows of a subject access file (GDPR, art. 15).

A table is given whole, so that a new column cannot be forgotten, or it stands in `OTHERS` with the reason why nothing of this person
is in it. Columns in `WITHHELD` are not given. Tests hold all three to the schema.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, exists, or_, select, tuple_, union

from services.domain.looks import Look
from services.errors import NotFound
from services.storage import audit
from services.storage.base import Base
from services.storage.models import (
    ApiKeyRow,
    AuditRow,
    ConsentRow,
    CourseRow,
    IdempotencyRow,
    ParticipantRow,
    PersonRow,
    ReadingRow,
    RollupRow,
    SessionRow,
    UserRow,
    WeightsRow,
)

Place = tuple[Any, ...]
"""Where a page of rows ends."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as whoever asks may see them: in one lesson, or in all of an organisation."""

    organisation_id: UUID
    person_id: UUID
    participants: Sequence[UUID]
    sessions: Sequence[UUID]


TABLES: Final[Mapping[str, type[Base]]] = {
    row.__tablename__: row
    for row in (
        PersonRow,
        ParticipantRow,
        ConsentRow,
        SessionRow,
        RollupRow,
        ReadingRow,
        WeightsRow,
        AuditRow,
        IdempotencyRow,
    )
}
"""In the order of the file."""

OTHERS: Final[Mapping[str, str]] = {
    "organisation": "the school's settings; its name stands at the head of the file",
    "course": "its title stands with the session",
    "app_user": "teachers and administrators",
    "login_link": "teachers and administrators",
    "login": "teachers and administrators",
    "api_key": "platforms",
    "marker": "moments of the lesson that the teacher named",
    "alert": "of the class, never of one student",
    "job": "the service's own work: sessions, courses and formats",
    "report": "files with the class's figures, never those of one student; withdrawn when somebody in them is erased",
    "report_schedule": "courses and times of staff",
    "webhook": "addresses of platforms",
    "happening": "ids, times and titles of sessions, never of a student",
    "webhook_delivery": "whether a platform was told of a session",
    "erasure": "ids of participants who were erased: nothing leads from them to a person",
    "feedback": "what was read wrongly in single pictures: nothing says who is in them, and the face is kept only where somebody agreed",
}
"""Tables in which nothing is about a student, and why."""

WITHHELD: Final[Mapping[tuple[str, str], str]] = {
    ("class_session", "code"): "lets others join the session",
    ("class_session", "owner_id"): "names a teacher by their id",
    ("audit", "actor"): "names another person by their id; `by` says in which role they acted",
}

_ORDER: Final[Mapping[str, Sequence[str]]] = {
    "audit": ("at", "id"),
    "participant": ("created_at", "id"),
    "class_session": ("created_at", "id"),
}
"""Others come in the order of their keys."""


def of_participant(conn: Connection, participant_id: UUID) -> Subject:
    """In this one lesson. Raises NotFound."""
    return _subject(conn, ParticipantRow.id == participant_id, "There is no such participant.")


def of_person(conn: Connection, organisation_id: UUID, external_id: str) -> Subject:
    """In all lessons. Raises NotFound."""
    theirs = select(PersonRow.id).where(PersonRow.organisation_id == organisation_id, PersonRow.external_id == external_id)
    return _subject(conn, ParticipantRow.person_id.in_(theirs), "Nobody is known here by this id.")


def page(conn: Connection, subject: Subject, table: str, *, limit: int, after: Place | None = None) -> tuple[list[dict[str, Any]], Place]:
    """At most `limit` rows of one of `TABLES` after `after`, and where they end. However many there are, no more are held."""
    row = TABLES[table]
    order = [row.__table__.c[name] for name in _ORDER.get(table) or [key.name for key in row.__table__.primary_key]]
    query = select(*_columns(row), *order).where(_about(subject)[row]).order_by(*order).limit(limit)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    width = len(order)
    found = conn.execute(query).all()
    return [dict(zip(names(table), each, strict=False)) for each in found], tuple(found[-1][-width:]) if found else ()


def copied(conn: Connection, subject: Subject, *, actor: str) -> None:
    """Writes down that somebody takes a copy: an entry for each lesson, so that the student finds it wherever they look."""
    for participant, session in zip(subject.participants, subject.sessions, strict=True):
        audit.record(
            conn, subject.organisation_id, actor=actor, action=Look.PERSON.value, subject_id=participant, session_id=session
        )  # fmt: skip


def names(table: str) -> list[str]:
    """The columns of a row of one of `TABLES`."""
    return [column.name for column in _columns(TABLES[table])]


def _columns(row: type[Base]) -> list[ColumnElement[Any]]:
    given = [column for column in row.__table__.c if (row.__tablename__, column.name) not in WITHHELD]
    return [*given, *_ADDED.get(row, ())]


def _subject(conn: Connection, wanted: ColumnElement[bool], missing: str) -> Subject:
    query = select(ParticipantRow.organisation_id, ParticipantRow.person_id, ParticipantRow.id, ParticipantRow.session_id)
    found = conn.execute(query.where(wanted).order_by(ParticipantRow.created_at, ParticipantRow.id)).all()
    if not found:
        raise NotFound(missing)
    return Subject(found[0].organisation_id, found[0].person_id, [each.id for each in found], [each.session_id for each in found])


def _about(subject: Subject) -> dict[type[Base], ColumnElement[bool]]:
    mine, lessons = subject.participants, subject.sessions
    weights = union(
        select(RollupRow.weights_id).where(RollupRow.participant_id.in_(mine)),
        select(ReadingRow.weights_id).where(ReadingRow.participant_id.in_(mine)),
    )
    return {
        PersonRow: PersonRow.id == subject.person_id,
        ParticipantRow: ParticipantRow.id.in_(mine),
        ConsentRow: ConsentRow.participant_id.in_(mine),
        SessionRow: SessionRow.id.in_(lessons),
        RollupRow: RollupRow.participant_id.in_(mine),
        ReadingRow: ReadingRow.participant_id.in_(mine),
        WeightsRow: WeightsRow.weights_id.in_(weights),
        AuditRow: and_(AuditRow.organisation_id == subject.organisation_id, concerning(subject)),
        IdempotencyRow: and_(IdempotencyRow.organisation_id == subject.organisation_id, IdempotencyRow.subject_id.in_(mine)),
    }


def concerning(subject: Subject) -> ColumnElement[bool]:
    """SQL, of an audit entry: is it about this person, or about the class's figures that theirs are part of? Never about a classmate."""
    return or_(
        AuditRow.subject_id.in_([subject.person_id, *subject.participants, *subject.sessions]),
        and_(AuditRow.subject_id.is_(None), AuditRow.session_id.in_(subject.sessions)),
    )


ROLE: Final[ColumnElement[str]] = case(
    (exists().where(cast(UserRow.id, String) == AuditRow.actor), "teacher"),
    (exists().where(cast(ApiKeyRow.id, String) == AuditRow.actor), "platform"),
    (AuditRow.actor.in_(("platform", "embed", "link")), AuditRow.actor),
    (AuditRow.actor == cast(AuditRow.subject_id, String), "participant"),
    else_="service",
)
"""SQL, of an audit entry: who acted, without saying which of them."""

_ADDED: Final[Mapping[type[Base], Sequence[ColumnElement[Any]]]] = {
    SessionRow: (select(CourseRow.title).where(CourseRow.id == SessionRow.course_id).scalar_subquery().label("course"),),
    AuditRow: (ROLE.label("by"),),
}
