"""A class that can be told to look and to be stored, for tests of everything above single rows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine

from services.domain.classroom import ClassSession, MoodPoint, Participant
from services.domain.policy import Faces, Policy
from services.domain.records import Box, Face, HeadPose, Outcome, Probabilities, Reading
from services.storage import mood, organisations, participants, readings, rollups, sessions

RETENTION = timedelta(hours=24)
HAPPY: Probabilities = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
NEUTRAL: Probabilities = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
SAD: Probabilities = (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Lesson:
    def __init__(self, engine: Engine, policy: Policy) -> None:
        self.engine = engine
        with engine.begin() as conn:
            self.organisation = organisations.default_organisation(conn)
            self.session = self.another(conn, policy)
        self.start = _next_ten_seconds(self.session.created_at)

    def another(self, conn: Connection, policy: Policy) -> ClassSession:
        return sessions.create(conn, self.organisation, "Fractions", course=None, policy=policy)

    def join(self, name: str = "Ada", *, external_id: str | None = None, consent: bool = True, faces: Faces = Faces.ONE) -> Participant:
        with self.engine.begin() as conn:
            return participants.add(
                conn, self.session.id, name, external_id=external_id, consent=consent, guardian=None, faces=faces
            )  # fmt: skip

    def look(
        self,
        who: Participant,
        seconds: float,
        p: Probabilities | None = HAPPY,
        *,
        outcome: Outcome | None = None,
        yaw: float = 0.0,
        pitch: float = 0.0,
        face_index: int = 0,
        quality: float = 0.75,
    ) -> Reading:
        """One reading, `seconds` after the lesson's start; read when it has probabilities."""
        outcome = outcome or (Outcome.READ if p else Outcome.FACE_ONLY)
        read = outcome is Outcome.READ
        return Reading(
            session_id=who.session_id,
            participant_id=who.id,
            at=self.start + timedelta(seconds=seconds),
            media_time=seconds,
            face_index=face_index,
            outcome=outcome,
            face=None if outcome is Outcome.NO_FACE else Face(Box(0.25, 0.25, 0.75, 0.75), HeadPose(yaw, pitch, 0.0), quality),
            probabilities=p if read else None,
            weights_id="test-weights" if read else None,
        )

    def store(self, made: Sequence[Reading]) -> list[Reading]:
        with self.engine.begin() as conn:
            new = readings.insert(conn, made, raw_retention=RETENTION)
            rollups.recompute(conn, rollups.dirty(new))
        return new

    def mood(self, bucket_s: int = 10, *, k: int = 1, since: datetime | None = None, until: datetime | None = None) -> list[MoodPoint]:
        with self.engine.connect() as conn:
            return mood.read(conn, self.session, bucket_s=bucket_s, k=k, since=since, until=until)


def _next_ten_seconds(at: datetime) -> datetime:
    return datetime.fromtimestamp((at.timestamp() // 10 + 1) * 10, UTC)
