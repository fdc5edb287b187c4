"""A class, the dashboard's data, and its server."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine

from dashboard.data import DashboardData
from services.domain.policy import Faces, Policy
from services.domain.reach import Reach
from services.storage import notify, organisations, participants, sessions
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server


@pytest.fixture
def organisation(engine: Engine) -> UUID:
    with engine.begin() as conn:
        return organisations.default_organisation(conn)


@pytest.fixture
def make_classroom(engine: Engine, organisation: UUID) -> Callable[..., Classroom]:
    """`make_classroom(title, students, course=..., policy=..., owner=...)`."""

    def make(
        title: str, students: int, course: str | None = "Mathematics 9b", policy: Policy | None = None, owner: UUID | None = None
    ) -> Classroom:
        with engine.begin() as conn:
            session = sessions.create(conn, organisation, title, course=course, policy=policy or Policy(k=3), owner_id=owner)
            joined = [
                participants.add(conn, session.id, f"Student {i}", external_id=None, consent=True, guardian=None, faces=Faces.ONE)
                for i in range(students)
            ]
        return Classroom(engine, session, joined)

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
    return DashboardData(engine, listener, k_floor=1, actor=lambda: "teacher", reach=lambda: Reach.all_of(organisation))


@pytest.fixture
def serve(data: DashboardData) -> Iterator[Callable[..., Server]]:
    """`serve(port=0)`; stops what is left at the end."""
    servers: list[Server] = []

    def start(port: int = 0) -> Server:
        servers.append(Server(data, port))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
