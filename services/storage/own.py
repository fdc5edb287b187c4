"""What was read of one participant, for themselves: their own figures, which no k hides from them, and who has looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from services.domain.classroom import ClassSession, Participant
from services.domain.looks import Look
from services.domain.mood import StudentBucket
from services.errors import NotFound
from services.storage import consents, organisations, participants, sessions, subjects
from services.storage.consents import Consent
from services.storage.models import AuditRow, ReadingRow, RollupRow
from services.storage.models.readings import P_COLUMNS

SEEN: Final[Mapping[Look, bool]] = {
    Look.LIVE: False,
    Look.MOOD: False,
    Look.REPORT: False,
    Look.STATS: True,
    Look.PARTICIPANTS: True,
    Look.PARTICIPANT: True,
    Look.PERSON: True,
    Look.READINGS: True,
}
"""The looks that a student is told of; True: at something of this student alone, False: at the class as a whole."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is there now, and the last day (UTC) on which the last of it is."""

    readings: int
    readings_until: date | None
    sums: int
    sums_until: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    what: Look
    by: str  # teacher, platform, embed, participant or service
    times: int  # stretches of ten minutes in which it was looked at
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Own:
    participant: Participant
    session: ClassSession
    consent: Consent | None
    steps: list[tuple[datetime, StudentBucket]]  # ten seconds each, in order; none where no video arrived
    weights: list[str]
    kept: Kept
    seen: list[Seen]  # newest first
    asks_guardian: bool  # to agree again takes a guardian's name


def read(conn: Connection, session_id: UUID, participant_id: UUID) -> Own:
    """Raises NotFound. From rollups: the single readings may be gone."""
    participant = participants.get(conn, participant_id)
    if participant.session_id != session_id:
        raise NotFound("There is no such participant.")
    columns = [getattr(RollupRow, name) for name in ("bucket", "samples", "faces", "readable", "facing", "weights_id", *P_COLUMNS)]
    rows = conn.execute(select(*columns).where(RollupRow.participant_id == participant_id).order_by(RollupRow.bucket)).all()
    steps = [
        (row.bucket, StudentBucket(row.samples, row.faces, row.readable, row.facing, [getattr(row, name) for name in P_COLUMNS]))
        for row in rows
    ]
    return Own(
        participant=participant,
        session=sessions.whosever(conn, session_id),
        consent=consents.newest(conn, participant_id),
        steps=steps,
        weights=sorted({row.weights_id for row in rows if row.weights_id is not None}),
        kept=_kept(conn, participant_id),
        seen=_seen(conn, participant_id),
        asks_guardian=organisations.asks_guardian(conn, participant.organisation_id),
    )


def _kept(conn: Connection, participant_id: UUID) -> Kept:
    single = select(func.count(), func.max(ReadingRow.expires_on)).where(ReadingRow.participant_id == participant_id)
    sums = select(func.count(), func.max(RollupRow.expires_on)).where(RollupRow.participant_id == participant_id)
    return Kept(*conn.execute(single).one(), *conn.execute(sums).one())


def _seen(conn: Connection, participant_id: UUID) -> list[Seen]:
    subject = subjects.of_participant(conn, participant_id)
    by = subjects.ROLE.label("by")
    looks = (
        select(AuditRow.action, by, func.count(), func.max(AuditRow.at))
        .where(
            AuditRow.organisation_id == subject.organisation_id,
            AuditRow.action.in_([look.value for look in SEEN]),
            subjects.concerning(subject),
        )
        .group_by(AuditRow.action, by)
        .order_by(func.max(AuditRow.at).desc())
    )
    return [Seen(Look(action), who, times, last_at) for action, who, times, last_at in conn.execute(looks)]
