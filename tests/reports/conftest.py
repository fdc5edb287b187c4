"""Lessons in a real database, and their reports."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from services import clock
from services.auth.signing import new_keys
from services.domain.policy import Analysis, Faces, Policy
from services.domain.reach import Reach
from services.reports.making import Workshop
from services.reports.press import Press
from services.reports.runner import Runner
from services.reports.summary import SessionReport, summarise
from services.storage import organisations, participants, sessions
from tests.dashboard.classroom import Classroom
from tests.reports.asked import SERVICE


@pytest.fixture
def organisation(engine: Engine) -> UUID:
    with engine.begin() as conn:
        return organisations.default_organisation(conn)


@pytest.fixture
def make_lesson(engine: Engine, organisation: UUID) -> Callable[..., Classroom]:
    """`make_lesson(title=..., students=..., analysis=..., k=...)`: nothing read yet."""

    def make(title: str = "Triangles", students: int = 6, analysis: Analysis = Analysis.EXPRESSION, k: int = 3) -> Classroom:
        with engine.begin() as conn:
            policy = Policy(analysis=analysis, k=k, retention_days=3650)
            session = sessions.create(conn, organisation, title, course="Mathematics 9b", policy=policy)
            joined = [
                participants.add(conn, session.id, f"Student {i}", external_id=None, consent=True, guardian=None, faces=Faces.ONE)
                for i in range(students)
            ]
        return Classroom(engine, session, joined)

    return make


@pytest.fixture
def report_of(engine: Engine) -> Callable[..., SessionReport]:
    def make(lesson: Classroom, k_floor: int = 1) -> SessionReport:
        with engine.connect() as conn:
            session = sessions.get(conn, Reach.all_of(lesson.session.organisation_id), lesson.session.id)
            return summarise(conn, session, k_floor=k_floor)

    return make


@pytest.fixture
def lesson(make_lesson: Callable[..., Classroom]) -> Classroom:
    """Two minutes of a class, 40 s with two students only (fewer than k), a pause without video, a last minute; over."""
    return run(make_lesson())


@pytest.fixture
def presence_lesson(make_lesson: Callable[..., Classroom]) -> Classroom:
    return run(make_lesson("Poetry", analysis=Analysis.PRESENCE))


@pytest.fixture
def press() -> Iterator[Press]:
    opened = Press()
    yield opened
    opened.close()


@pytest.fixture
def make_runner(engine: Engine, press: Press) -> Callable[..., Runner]:
    def make(press: Press = press, **how: Any) -> Runner:
        return Runner(Workshop(engine, new_keys(), k_floor=1, service=SERVICE), press, **{"poll_s": 0.02, **how})

    return make


def run(lesson: Classroom, *, over: bool = True) -> Classroom:
    now = clock.now()
    began = now.replace(second=now.second // 10 * 10, microsecond=0) - timedelta(minutes=10)
    lesson.read(began, 120, step_s=2)
    lesson.read(began + timedelta(seconds=120), 40, absent=4, blind=0, step_s=2)
    lesson.read(began + timedelta(seconds=240), 60, step_s=2)
    if over:
        lesson.end()
    return lesson
