"""A class that sits in a real database, and the dashboard that looks at it."""

import asyncio
import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from dashboard.app import mount
from dashboard.data import DashboardData
from services.domain.classroom import ClassSession, Participant
from services.domain.emotions import EXPRESSIONS
from services.domain.policy import Analysis, Faces, Policy
from services.domain.records import Box, Face, HeadPose, Outcome, Probabilities, Reading
from services.storage import notify, organisations, participants, readings, rollups, sessions

FACE = Face(Box(0.3, 0.2, 0.6, 0.8), HeadPose(0.0, 0.0, 0.0), 0.9)
AWAY = Face(Box(0.3, 0.2, 0.6, 0.8), HeadPose(50.0, 0.0, 0.0), 0.9)

Mood = Callable[[int, float], dict[str, float]]
"""Of a student's number and the seconds into the lesson: how much of each expression there is beside neutral."""


def calm(student: int, second: float) -> dict[str, float]:
    """A lesson with a slow swing between smiles and frowns."""
    swing = math.sin(second / 45 + student / 5)
    return {
        "happy": 0.28 + 0.22 * swing,
        "surprise": 0.06 + 0.05 * math.sin(second / 17 + student),
        "sad": 0.14 - 0.12 * swing,
        "angry": 0.05 - 0.03 * swing,
        "fear": 0.03,
        "disgust": 0.02,
    }


def delighted(student: int, second: float) -> dict[str, float]:
    return {"happy": 0.9}


@dataclass
class Classroom:
    """A session with students; `read` is what the stream's writer does: commit, then announce."""

    engine: Engine
    session: ClassSession
    students: list[Participant]

    def read(self, since: datetime, seconds: float, mood: Mood = calm, *, unreadable: int = 1, absent: int = 1, step_s: float = 0.5) -> None:
        """Two looks a second at each student who is there. Of the last ones `absent` send nothing, and `unreadable` show no face."""
        began = self.session.started_at or since
        there = self.students[: len(self.students) - absent]
        looks = [
            self._look(number, student, since + timedelta(seconds=i * step_s), began, mood, number >= len(there) - unreadable)
            for i in range(int(seconds / step_s))
            for number, student in enumerate(there)
        ]
        with self.engine.begin() as conn:
            stored = readings.insert(conn, looks, raw_retention=timedelta(hours=24))
            rollups.recompute(conn, rollups.dirty(stored))
            sessions.mark_started(conn, {self.session.id: since})
            notify.announce(conn, self.session.id)
            self.session = sessions.get(conn, self.session.organisation_id, self.session.id)

    def end(self) -> None:
        with self.engine.begin() as conn:
            self.session = sessions.end(conn, self.session.organisation_id, self.session.id)

    def _look(self, number: int, student: Participant, at: datetime, began: datetime, mood: Mood, blind: bool) -> Reading:
        presence = self.session.policy.analysis is Analysis.PRESENCE
        face = AWAY if (number + int(at.timestamp()) // 7) % 6 == 0 else FACE
        if blind:
            return Reading(self.session.id, student.id, at, 0.0, 0, Outcome.NO_FACE)
        if presence:
            return Reading(self.session.id, student.id, at, 0.0, 0, Outcome.FACE_ONLY, face)
        looks = _probabilities(mood(number, (at - began).total_seconds()))
        return Reading(self.session.id, student.id, at, 0.0, 0, Outcome.READ, face, 0, looks, "weights-of-a-test")


def _probabilities(shares: dict[str, float]) -> Probabilities:
    shown = {name: max(0.0, share) for name, share in shares.items()}
    shown["neutral"] = max(0.0, 1 - sum(shown.values()))
    total = sum(shown.values())
    return tuple(shown.get(name, 0.0) / total for name in EXPRESSIONS)  # type: ignore[return-value]  # seven of them


@pytest.fixture
def organisation(engine: Engine) -> UUID:
    with engine.begin() as conn:
        return organisations.default_organisation(conn)


@pytest.fixture
def make_classroom(engine: Engine, organisation: UUID) -> Callable[..., Classroom]:
    """`make_classroom(title, students, course=..., policy=...)`."""

    def make(title: str, students: int, course: str | None = "Mathematics 9b", policy: Policy | None = None) -> Classroom:
        with engine.begin() as conn:
            session = sessions.create(conn, organisation, title, course=course, policy=policy or Policy(k=3))
            people = [
                participants.add(conn, session.id, f"Student {i}", external_id=None, consent=True, guardian=None, faces=Faces.ONE)
                for i in range(students)
            ]
        return Classroom(engine, session, people)

    return make


@pytest.fixture
def listener(database_url: str) -> Iterator[notify.Listener]:
    opened = notify.Listener(database_url)
    opened.start()
    assert opened.wait_ready(10)
    yield opened
    opened.stop()


@pytest.fixture
def data(engine: Engine, listener: notify.Listener, organisation: UUID) -> DashboardData:
    return DashboardData(engine, listener, k_floor=1, organisation=organisation)


@pytest.fixture
def dashboard_url(data: DashboardData) -> Iterator[str]:
    """The dashboard on a real server, in a thread of its own."""
    server = uvicorn.Server(uvicorn.Config(_app(data), port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, name="dashboard")
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.02)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def _app(data: DashboardData) -> FastAPI:
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def lifespan(_: FastAPI):  # type: ignore[no-untyped-def]
        await data.start()
        yield
        await data.stop()

    server = FastAPI(lifespan=lifespan)
    mount(server, data=data, base_url="http://localhost:8765")
    return server
